#include "rules/book/yaml_tree.h"

#include "rules/book/yaml_fault.h"
#include "tests/support/catch.h"

#include <map>

namespace {

std::vector<rules::Problem> problems_of(const std::string& text) {
    std::vector<rules::Problem> problems;
    (void)rules::parse_yaml("a.yaml", text, problems);
    return problems;
}

}  // namespace

TEST_CASE("values know where they stand, and quoted ones stay texts") {
    std::vector<rules::Problem> problems;
    const rules::YamlNode root =
        rules::parse_yaml("a.yaml", "a: 1\nb:\n  - {c: 'null', d: ~}\n", problems);

    CHECK(problems.empty());
    CHECK(root.at("a").scalar == "1");
    const rules::YamlNode& item = root.at("b").items.at(0);
    CHECK(item.where.line == 3);
    CHECK(item.at("c").scalar == "null");
    CHECK(item.at("c").quoted);
    CHECK(item.at("d").is_none());
    CHECK(item.at("missing").is_none());
}

TEST_CASE("JSON is read as it is") {
    std::vector<rules::Problem> problems;
    const rules::YamlNode root =
        rules::parse_yaml("a.json", R"({"a": ["x", {"b": "ñ"}]})", problems);

    CHECK(problems.empty());
    CHECK(root.at("a").items.at(1).at("b").scalar == "ñ");
}

TEST_CASE("broken YAML is one problem with its place, and what came before is kept") {
    std::vector<rules::Problem> problems;
    const rules::YamlNode root = rules::parse_yaml("a.yaml", "a: 1\nb: [2\nc: 3\n", problems);

    REQUIRE(problems.size() == 1);
    CHECK(problems[0].where.file == "a.yaml");
    CHECK(problems[0].where.line >= 2);
    CHECK(root.at("a").scalar == "1");
}

TEST_CASE("what is wrong with YAML is said without the parser's words") {
    for (const auto& [text, said] : std::map<std::string, std::string>{
             {"a: [1, 2\n", "a bracket is not closed"},
             {"a: 1]\nb: [2]]\n", "a bracket closes that was not opened"},
             {"a: 1\n  b: 2\n", "a ':' stands where no key is expected"},
             {"- a: 1\n - b: 2\n", "this line is indented otherwise than those around it"},
             {"a: 'b\nc: 2", "a text in quotes does not end"},
             {"a: 1\n\tb: 2\n", "a line is indented with a tab"},
             {"a: @b\n", "a text can not begin with the sign that stands here"},
             {"a: {b: 1\n", "a bracket is not closed"},
             {"a: 1\n- b\n", "this line is indented otherwise than those around it"},
             {"a: - b\n", "a '-' stands where no list can begin"},
             {"a: ? b\n", "a '?' stands where no key is expected"},
             {"a: \"\\q\"\n", "unknown escape in a text in double quotes"},
             {"a: \"\\xZZ\"\n", "a \\x or \\u in a text in double quotes names no letter"},
             {"a: \"\\uD800\"\n", "a \\x or \\u in a text in double quotes names no letter"},
             {"a: \"b\n---\nc\"\n", "a line of --- or ... stands within a text in quotes"},
             {"a: |0\n b\n", "only +, - or a number from 1 to 9 can stand right after | or >"},
             {"a: >x\n b\n", "only +, - or a number from 1 to 9 can stand right after | or >"},
             {"a: !x !y b\n", "a text that begins with ! needs quotes"},
             {"a: !e! b\n", "a text that begins with ! needs quotes"},
             {"a: !<b c\n", "a text that begins with ! needs quotes"},
             {"a: *b\n", "a text that begins with * or & needs quotes"},
             {"a: *\n", "a text that begins with * or & needs quotes"},
             {"a: &\n", "a text that begins with * or & needs quotes"},
             {"a: &b &c d\n", "a text that begins with * or & needs quotes"},
             {"%YAML 1 2\n---\na: 1\n", "a line that begins with % is wrong; a book needs none"},
             {"%YAML x\n---\na: 1\n", "a line that begins with % is wrong; a book needs none"},
             {"%YAML 2.0\n---\na: 1\n", "a line that begins with % is wrong; a book needs none"},
             {"%YAML 1.2\n%YAML 1.2\n---\na: 1\n",
              "a line that begins with % is wrong; a book needs none"},
             {"%TAG a\n---\na: 1\n", "a line that begins with % is wrong; a book needs none"},
             {"%TAG ! x\n%TAG ! y\n---\na: 1\n",
              "a line that begins with % is wrong; a book needs none"}}) {
        CAPTURE(text);
        const auto problems = problems_of(text);
        REQUIRE_FALSE(problems.empty());
        CHECK(rules::in_english(problems.front().message) == "not valid YAML: " + said);
    }
}

TEST_CASE("a message of the YAML parser that nobody foresaw is said as it is") {
    CHECK(rules::in_english(rules::wording("{1}", rules::yaml_fault("the moon is full"))) ==
          "the moon is full");
}

TEST_CASE("a key that is written twice is reported where it stands again") {
    const auto problems = problems_of("a: 1\nb: 2\na: 3\n");

    REQUIRE(problems.size() == 1);
    CHECK(problems[0].where.line == 3);
}

TEST_CASE("hostile files are refused: aliases, depth, size", "[T50]") {
    CHECK(problems_of("a: &x [1]\nb: *x\n").size() == 1);
    CHECK(problems_of(std::string(5000, '[')).size() >= 1);
    CHECK(problems_of(std::string((4u << 20) + 1, 'a')).size() == 1);
    std::string deep = "a";
    for (int i = 0; i < 100; ++i) deep = "{k: " + deep + "}";
    CHECK(problems_of(deep).size() == 1);
    std::string many = "[";
    for (int i = 0; i < 600'000; ++i) many += "1,";
    CHECK(problems_of(many + "1]").size() == 1);
}

TEST_CASE("nothing is missed in silence behind a control character", "[T50]") {
    for (const char hidden : {'\0', '\4', '\x1f'}) {
        CAPTURE(static_cast<int>(hidden));
        const auto problems = problems_of(std::string("a: 1\nb: 2") + hidden + "\nc: &x 3\n");
        REQUIRE(problems.size() == 1);
        CHECK(problems.front().where.line == 2);
        CHECK(problems.front().where.column == 5);
        CHECK(rules::in_english(problems.front().message).find("control character") !=
              std::string::npos);
    }
    CHECK(problems_of("a:\t1\r\nb: 2\r\n").empty());
}

TEST_CASE("an empty file knows which file it is") {
    std::vector<rules::Problem> problems;

    CHECK(rules::parse_yaml("a.yaml", "", problems).where.file == "a.yaml");
    CHECK(rules::parse_yaml("a.yaml", "# nothing\n", problems).where.file == "a.yaml");
    CHECK(problems.empty());
}

TEST_CASE("bytes that are no text do no harm") {
    CHECK_NOTHROW(problems_of(std::string("a: \xff\xfe\x00z\n", 8)));
    CHECK_NOTHROW(problems_of("\t- : : ? !!x |\n >"));
    CHECK(problems_of("").empty());
}
