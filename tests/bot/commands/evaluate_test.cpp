#include "bot/commands/evaluate.h"

#include "tests/support/catch.h"
#include "tests/support/temp_store.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

/// A folder of files that goes away with the test.
class Files {
public:
    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream(path(name), std::ios::binary) << text;
        return path(name);
    }
    std::string path(const std::string& name) const { return folder_.file(name); }

private:
    tests::TempFolder folder_;
};

const std::string train =
    "horario\t¿a qué hora abren?\nhorario\thorario de la tienda\nhorario\tabren los domingos\n"
    "envio\tcuánto tarda el envío\nenvio\tplazo de entrega\r\nenvio\tcuando llega mi pedido\n\n"
    "pago\tformas de pago\npago\tpuedo pagar con tarjeta\npago\taceptan transferencia\n"
    "oos\tcuéntame un chiste\n";
const std::string test =
    "horario\ta que hora abren\nenvio\tcuanto tardan en entregar\n"
    "pago\tse puede pagar con tarjeta\noos\tzxcv qwrt\n";

nlohmann::json run(bot::EvaluateOptions options) {
    options.json = true;
    std::ostringstream out;
    std::ostringstream err;
    REQUIRE(bot::evaluate(options, out, err) == 0);
    CHECK(err.str().empty());
    return nlohmann::json::parse(out.str());
}

}  // namespace

TEST_CASE("evaluate learns from one file and reports on another") {
    const Files files;
    bot::EvaluateOptions options;
    options.train_path = files.write("train.tsv", train);
    options.test_path = files.write("test.tsv", test);

    const auto report = run(options);

    CHECK(report["language"] == "es");
    CHECK(report["training"]["intents"] == 3);
    CHECK(report["training"]["examples"] == 9);
    CHECK(report["in_scope"] == 3);
    CHECK(report["out_of_scope"] == 1);
    CHECK(report["accuracy"] == 1.0);
    CHECK(report["out_of_scope_recall"] == 1.0);
    CHECK(report["microseconds"].contains("p99"));
    CHECK(report["curve"].size() == 21);
    CHECK(report["curve"][0]["right"] == 1.0);
    CHECK(report["curve"][20]["recall"] == 1.0);
    CHECK(report["best_mcc"].get<double>() == Approx(1.0));
    CHECK(report["best_mcc_limit"] > 0.0);
}

TEST_CASE("predictions are written one per line with a header") {
    const Files files;
    bot::EvaluateOptions options;
    options.train_path = files.write("train.tsv", train);
    options.test_path = files.write("test.tsv", test);
    options.predictions_path = files.path("out.tsv");
    run(options);

    std::ifstream written(files.path("out.tsv"));
    std::string line;
    std::getline(written, line);
    CHECK(line == "gold\tpredicted\tconfidence\tanswered\tmicroseconds");
    std::getline(written, line);
    CHECK(line.starts_with("horario\thorario\t"));
    std::size_t rest = 0;
    while (std::getline(written, line)) ++rest;
    CHECK(rest == 3);
}

TEST_CASE("a like row stands for the library's messages, an unknown one is refused") {
    const Files files;
    bot::EvaluateOptions options;
    options.train_path = files.write("train.tsv", train + "plazo\tlike:envio.plazo\n");
    options.test_path = files.write("test.tsv", "plazo\tplazo de entrega en Murcia\n");
    options.language = "es";
    CHECK(run(options)["training"]["examples"].get<int>() > 20);

    options.train_path = files.write("train.tsv", train + "plazo\tlike:no.such\n");
    std::ostringstream out;
    std::ostringstream err;
    CHECK(bot::evaluate(options, out, err) == 2);
    CHECK(err.str().find("like:no.such") != std::string::npos);
}

TEST_CASE("few-shot keeps K examples of each intent, the same for the same seed") {
    const Files files;
    bot::EvaluateOptions options;
    options.train_path = files.write("train.tsv", train);
    options.test_path = files.write("test.tsv", test);
    options.few_shot = 2;

    const auto report = run(options);
    CHECK(report["training"]["examples"] == 6);
    CHECK(run(options)["accuracy"] == report["accuracy"]);
}

TEST_CASE("files that cannot be used are refused with their name and line") {
    const Files files;
    bot::EvaluateOptions options;
    options.train_path = files.path("absent.tsv");
    options.test_path = files.write("test.tsv", test);
    std::ostringstream out;
    std::ostringstream err;
    CHECK(bot::evaluate(options, out, err) == 2);
    CHECK(err.str().find("absent.tsv") != std::string::npos);

    options.train_path = files.write("train.tsv", "horario\tabren\nno tab here\n");
    CHECK(bot::evaluate(options, out, err) == 2);
    CHECK(err.str().find("train.tsv:2") != std::string::npos);
    CHECK(out.str().empty());
}

TEST_CASE("the report for people names what was mixed up") {
    const Files files;
    bot::EvaluateOptions options;
    options.train_path = files.write("train.tsv", train);
    options.test_path = files.write("test.tsv", "pago\tcuánto tarda el envío\n");
    std::ostringstream out;
    std::ostringstream err;

    REQUIRE(bot::evaluate(options, out, err) == 0);
    CHECK(out.str().find("1 message about pago went to envio") != std::string::npos);
    CHECK(out.str().find("Answer limit   right   wrong\n        0.00    0.0 %  100.0 %\n") !=
          std::string::npos);
    CHECK(out.str().find(" at the best limit, ") != std::string::npos);
}

TEST_CASE("an empty training file knows no intent and answers nothing") {
    const Files files;
    bot::EvaluateOptions options;
    options.train_path = files.write("train.tsv", "");
    options.test_path = files.write("test.tsv", test);

    const auto report = run(options);
    CHECK(report["accuracy"] == 0.0);
    CHECK(report["unanswered"] == 1.0);
}
