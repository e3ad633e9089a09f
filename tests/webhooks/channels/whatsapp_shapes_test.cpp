#include "tests/webhooks/meta_support.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

constexpr TimeMs now = 1780000005000;

Receipt read_value(const std::string& value) {
    const auto whatsapp = make_meta("whatsapp", {{"account", {"106540352242922"}}});
    return whatsapp->receive(
        meta_post(
            R"({"object":"whatsapp_business_account","entry":[{"id":"W","changes":[{"field":"messages","value":{
            "metadata":{"phone_number_id":"106540352242922"},)" +
            value + "}}]}]}"),
        now);
}

Inbound only_message(const Receipt& receipt) {
    REQUIRE(receipt.outcome == Receipt::Outcome::accepted);
    REQUIRE(receipt.messages.size() == 1);
    return receipt.messages.front();
}

Inbound read_message(const std::string& content) {
    return only_message(
        read_value(R"("messages":[{"from":"34600111222","id":"wamid.1","timestamp":"1749416383",)" +
                   content + "}]"));
}

}  // namespace

TEST_CASE("a document on WhatsApp says nothing by its name", "[whatsapp]") {
    const auto text_of = [](const std::string& caption, const std::string& name) {
        return read_message(R"("type":"document","document":{"id":"1","caption":")" + caption +
                            R"(","filename":")" + name + R"("})")
            .text;
    };
    CHECK(text_of("factura-marzo.pdf", "factura-marzo.pdf").empty());
    CHECK(text_of("factura-marzo", "factura-marzo.pdf").empty());
    CHECK(text_of("factura", "factura-marzo.pdf") == "factura");
    CHECK(text_of("¿Es esta?", "factura-marzo.pdf") == "¿Es esta?");
    CHECK(text_of("¿Es esta?", "") == "¿Es esta?");
}
