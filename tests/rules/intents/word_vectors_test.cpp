#include "rules/intents/word_vectors.h"

#include "tests/rules/intents/small_shop.h"
#include "tests/support/catch.h"

#include <cstring>

using rules::IntentMatcher;
using rules::WordVector;
using rules::WordVectors;

namespace {

/// Words of four kinds, each with its own direction.
std::vector<WordVector> some_words() {
    const std::vector<std::vector<std::string>> kinds = {
        {"devolver", "reembolso", "retornar", "devoluci\u00f3n"},
        {"envio", "mandar", "despacho", "transporte"},
        {"horario", "abren", "atienden", "madrugada"},
        {"pagar", "tarjeta", "efectivo", "bitcoin"}};
    std::vector<WordVector> words;
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
        for (const std::string& word : kinds[kind]) {
            std::vector<float> values(kinds.size(), 0.1F * static_cast<float>(words.size() % 3));
            values[kind] += 1.0F;
            words.push_back({word, 5000.0 + static_cast<double>(words.size()), values});
        }
    }
    return words;
}

std::string some_bytes() {
    return rules::word_vector_file(some_words(), "es", "made up; CC0", 100);
}

/// Bytes in memory that is aligned as a mapped file is.
WordVectors::Opening open(const std::string& bytes) {
    auto owner = std::make_shared<std::vector<std::uint64_t>>(bytes.size() / 8 + 1);
    if (!bytes.empty()) std::memcpy(owner->data(), bytes.data(), bytes.size());
    const std::string_view view(reinterpret_cast<const char*>(owner->data()), bytes.size());
    return WordVectors::open(view, std::move(owner));
}

std::string fault_of(const std::string& bytes) {
    return rules::in_english(open(bytes).fault);
}

std::shared_ptr<const rules::WordVectorSet> some_vectors() {
    auto opening = open(some_bytes());
    rules::WordVectorSet set;
    set.emplace("es", std::move(*opening.vectors));
    return std::make_shared<const rules::WordVectorSet>(std::move(set));
}

IntentMatcher trained_with(std::shared_ptr<const rules::WordVectorSet> vectors) {
    rules::TrainingOptions options;
    options.vectors = std::move(vectors);
    return IntentMatcher::train(rules::small_shop::training_set(), options);
}

}  // namespace

TEST_CASE("a file of word vectors says its language, its licence and what its words mean") {
    const auto opening = open(some_bytes());

    REQUIRE(opening.vectors);
    const WordVectors& vectors = *opening.vectors;
    CHECK(vectors.language() == "es");
    CHECK(vectors.notice() == "made up; CC0");
    CHECK(vectors.dimensions() == 4);
    std::vector<float> meaning(4, 0.0F);
    REQUIRE(vectors.add("bitcoin", meaning));
    CHECK(meaning[3] > meaning[0]);
    CHECK(meaning[3] > meaning[1]);
    CHECK_FALSE(vectors.add("zzz", meaning));
    CHECK_FALSE(vectors.add("", meaning));
}

TEST_CASE("only the commonest words are kept") {
    const auto opening = open(rules::word_vector_file(some_words(), "es", "", 5));

    REQUIRE(opening.vectors);
    CHECK(opening.vectors->size() <= 5);
}

TEST_CASE("a file of word vectors that is cut off, damaged or something else is refused") {
    const std::string bytes = some_bytes();

    CHECK(fault_of("").find("too short") != std::string::npos);
    CHECK(fault_of(std::string(200, 'x')).find("not a file that") != std::string::npos);
    CHECK(fault_of(bytes + "more").find("longer than it says") != std::string::npos);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        INFO(size);
        CHECK_FALSE(open(bytes.substr(0, size)).vectors);
    }
    CHECK(fault_of(bytes.substr(0, bytes.size() - 1)) == "it is cut off");
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x41);
        const bool language = at >= 8 && at < 16;  // The only bytes that nothing depends on.
        INFO(at);
        CHECK((language || !open(damaged).vectors));
    }
}

TEST_CASE("a word that no example has is understood by what it means") {
    const IntentMatcher with = trained_with(some_vectors());
    const IntentMatcher without = trained_with(nullptr);

    CHECK(rules::small_shop::best(with, "bitcoin") == "pago");
    CHECK(rules::small_shop::match(with, "bitcoin").confidence >=
          rules::small_shop::match(without, "bitcoin").confidence);
    CHECK(rules::small_shop::best(with, "quiero devolver los zapatos") == "devolucion");
    CHECK(rules::small_shop::match(with, "zzz yyy").confidence < with.answer_limit());
}

TEST_CASE("what was learned with word vectors is restored only with the same ones") {
    const auto vectors = some_vectors();
    const IntentMatcher trained = trained_with(vectors);
    const IntentMatcher restored = IntentMatcher::load(trained.serialised(), vectors);

    REQUIRE(restored.ok());
    CHECK(rules::small_shop::match(restored, "bitcoin").confidence ==
          rules::small_shop::match(trained, "bitcoin").confidence);
    CHECK_FALSE(IntentMatcher::load(trained.serialised()).ok());
    CHECK_FALSE(IntentMatcher::load(trained_with(nullptr).serialised(), vectors).ok());
}
