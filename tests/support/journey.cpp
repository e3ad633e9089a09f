#include "tests/support/journey.h"

#include "bot/embedded_files.h"
#include "bot/store/turns.h"
#include "rules/book/rule_book_reader.h"

#include <map>
#include <optional>
#include <stdexcept>
#include <utility>

namespace tests {

void add_judgement(rules::BookSources& sources) {
    for (const bot::EmbeddedFile& file : bot::embedded_files()) {
        if (file.path.starts_with("rules/judgement/")) {
            sources.judgement.push_back({std::string(file.path), std::string(file.bytes)});
        }
    }
}

std::shared_ptr<const rules::RuleBook> one_question_book(const std::string& more) {
    // Read once for all tests: a book is never changed, and the shipped patterns take their time.
    static std::map<std::string, std::shared_ptr<const rules::RuleBook>> known;
    std::shared_ptr<const rules::RuleBook>& book = known[more];
    if (book) return book;
    rules::BookSources sources;
    sources.files.push_back(
        {"portavoz.yaml",
         "brand: {name: Prueba, languages: [es], timezone: UTC}\n"
         "inboxes: {tg: {channel: telegram, token: \"123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11\","
         " secret: y}}\n" +
             more});
    sources.files.push_back(
        {"faq/a.yaml",
         "- intent: envio.plazo\n"
         "  title: Plazo de envío\n"
         "  examples: [cuánto tarda el envío, cuándo llega mi pedido, plazo de entrega]\n"
         "  answer: Tardamos tres días.\n"});
    add_judgement(sources);
    book = rules::read_rule_book(sources).book;
    return book;
}

namespace {

/// Learned once for all journeys.
std::shared_ptr<bot::Setup> small_setup() {
    static const auto book = one_question_book(
        "policy: {merge_window_ms: 0}\n"
        "notify:\n"
        "  equipo: {channel: slack, url: \"https://slack.example/hook\"}\n"
        "  hilo: {channel: slack_bot, token: xoxb, to: C1}\n"
        "  fichas: {channel: zammad, url: \"https://fichas.example\", token: t,"
        " email: nadie@luna.example}\n");
    if (!book) throw std::logic_error("the journeys' book is wrong");
    bot::SecretSources none;
    bot::SetupReading reading = bot::read_setup(book, none);
    if (!reading.problems.empty())
        throw std::logic_error(rules::in_english(reading.problems.front().message));
    return std::move(reading.setup);
}

}  // namespace

Journey::Journey(const std::string& store_path, FakePlatform& platform, bot::ManualClock& clock)
    : platform_(platform), clock_(clock) {
    bot::store::StoreThread::Options options;
    options.path = store_path;
    auto opened = bot::store::StoreThread::open(options, clock);
    if (!opened) return;
    store_ = std::move(*opened);
    if (!begin()) store_.reset();
}

Journey::~Journey() = default;

bot::Status Journey::begin() {
    std::shared_ptr<bot::Setup> setup = small_setup();
    const bot::SendRequest send = [this](webhooks::OutboundRequest request, bot::net::Destination,
                                         bot::net::HttpClient::Callback done) {
        platform_.bodies.push_back(request.body);
        webhooks::HttpResponse answer;
        answer.body = R"({"ok":true,"result":{"message_id":1}})";
        done(platform_.answer ? platform_.answer(request) : std::move(answer));
    };
    outbox_ = std::make_unique<bot::Outbox>(*store_, setup_, clock_, live_, send, "");
    first_response_ = std::make_unique<bot::FirstResponse>(setup_, live_);
    bot::Status outcome = bot::Done{};
    (void)store_->post(
        [&](bot::store::Database& database) -> bot::Status {
            auto key = bot::store::EventKey::load(database);
            if (!key) return key.error();
            key_ = std::make_unique<bot::store::EventKey>(*key);
            inbox_ = bot::store::ensure_inbox(database, "tg", "telegram");
            outbox_->recover(database, clock_.now());
            return bot::Done{};
        },
        [&outcome](const bot::Status& done) { outcome = done; });
    store_->run_once();
    if (!outcome) return outcome;
    setup->inboxes.front()->id = inbox_;
    setup_.replace(std::move(setup));
    store_->add_tick([this](bot::store::Database& database, bot::TimeMs now) {
        return first_response_->answer_due(database, now);
    });
    store_->add_tick([this](bot::store::Database& database,
                            bot::TimeMs now) { return outbox_->claim(database, now); },
                     [this] { outbox_->forget_claimed(); });
    store_->on_commit([this] { outbox_->send_claimed(); });
    return bot::Done{};
}

bool Journey::say(int message, int chat, const std::string& text) {
    webhooks::Receipt receipt;
    webhooks::Inbound inbound;
    inbound.dedupe_key = inbound.message_id = std::to_string(message);
    inbound.conversation_key = inbound.contact_key = std::to_string(chat);
    inbound.address = {{"chat_id", std::to_string(chat)}};
    inbound.text = text;
    inbound.sent_at = clock_.now();
    receipt.messages.push_back(inbound);
    bool stored = false;
    (void)store_->post(
        [&](bot::store::Database& database) -> bot::Status {
            (void)bot::take_in(database, *key_, {inbox_, 0}, receipt, clock_.now());
            return bot::Done{};
        },
        [&stored](const bot::Status& done) { stored = done.has_value(); });
    store_->run_once();
    return stored;
}

void Journey::run(int rounds) {
    for (int i = 0; i < rounds; ++i) {
        clock_.advance(100);
        store_->run_once();
    }
}

std::int64_t Journey::count(const std::string& sql) {
    auto database =
        bot::store::Database::open(store_->path(), bot::store::Database::Mode::read_only);
    if (!database) return -1;
    bot::store::Statement found = database->prepare(sql);
    return found.step() ? found.integer(0) : -1;
}

}  // namespace tests
