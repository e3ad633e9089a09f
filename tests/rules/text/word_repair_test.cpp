#include "rules/text/word_repair.h"

#include "tests/support/catch.h"

using rules::WordRepair;

namespace {

const WordRepair repair(
    {{"devolver", 3}, {"pedido", 2}, {"tarjeta", 1}, {"pedido", 1}, {"casado", 2}, {"cansado", 2}});

}  // namespace

TEST_CASE("one lost, added, replaced or swapped letter is repaired") {
    CHECK(repair.repaired("devolvr") == "devolver");
    CHECK(repair.repaired("devollver") == "devolver");
    CHECK(repair.repaired("debolver") == "devolver");
    CHECK(repair.repaired("devovler") == "devolver");
    CHECK(repair.repaired("edido") == "pedido");
    CHECK(repair.repaired("tarjetta") == "tarjeta");
    CHECK(repair.repaired("tarheta") == "tarjeta");
    CHECK(repair.repaired("resivo").empty());
    CHECK(WordRepair({{"recibo", 1}}).repaired("resibo") == "recibo");
}

TEST_CASE("known, short, distant and ambiguous words stay as they are") {
    CHECK(repair.repaired("pedido").empty());
    CHECK(repair.repaired("pedi").empty());
    CHECK(repair.repaired("dvolvr").empty());
    CHECK(repair.repaired("cassado").empty());
    CHECK(repair.repaired("pedidos").empty());
    CHECK(repair.repaired("pedida").empty());
    CHECK(WordRepair({{"track", 1}}).repaired("truck").empty());
    CHECK(WordRepair({{"gastado", 1}, {"pastado", 1}}).repaired("bastado").empty());
    CHECK(repair.repaired("").empty());
    CHECK(WordRepair().repaired("pedido").empty());
    CHECK(repair.repaired(std::string(100'000, 'x')).empty());
}

TEST_CASE("a word that was never seen in use is right where it stands, and nothing is read as it") {
    const WordRepair names({{"cortina", 2}, {"cortana", 0}, {"devolver", 0}, {"devolver", 1}});

    CHECK(names.repaired("cortana").empty());
    CHECK(names.repaired("cortoana") != "cortana");
    CHECK(names.repaired("debolver") == "devolver");
    CHECK(WordRepair({{"cortina", 2}}).repaired("cortana") == "cortina");
}

TEST_CASE("of two near words the commoner one is meant") {
    CHECK(WordRepair({{"gastado", 1}, {"pastado", 4}}).repaired("bastado") == "pastado");
}
