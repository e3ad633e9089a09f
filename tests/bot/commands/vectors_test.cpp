#include "bot/commands/vectors.h"

#include "bot/word_vector_files.h"
#include "tests/support/catch.h"
#include "tests/support/temp_store.h"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

namespace fs = std::filesystem;

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

struct Run {
    int code = 0;
    std::string out, err;
};

Run make(const Files& files, const std::string& list) {
    const bot::VectorsOptions options{"es", files.write("list.vec", list), files.path("es.vectors"),
                                      "made up; CC0"};
    std::ostringstream out;
    std::ostringstream err;
    const int code = bot::make_vectors(options, out, err);
    return {code, out.str(), err.str()};
}

const std::string list = "3 2\ncasa 1.0 0.0\nperro 0.0 1.0\ngato 0.1 0.9\n";

}  // namespace

TEST_CASE("a published list becomes a file of word vectors that says its licence") {
    const Files files;
    const Run made = make(files, list);

    CHECK(made.code == 0);
    CHECK(made.out.find("3 word stems of es, 2 numbers each") != std::string::npos);
    CHECK(made.out.find("CC0") != std::string::npos);
    const auto opening = bot::open_word_vectors(files.path("es.vectors"));
    REQUIRE(opening);
    REQUIRE(opening->vectors);
    CHECK(opening->vectors->size() == 3);
}

TEST_CASE("a list that is none is refused with its line, and the file of before stays") {
    const Files files;
    REQUIRE(make(files, list).code == 0);

    CHECK(make(files, "").err.find("no words") != std::string::npos);
    CHECK(make(files, "casa 1 0\nperro 1\n").err.find("list.vec:2:") != std::string::npos);
    CHECK(make(files, "casa 1 0\nperro x y\n").err.find("list.vec:2:") != std::string::npos);
    CHECK(make(files, "casa nan inf\n").code != 0);
    CHECK(bot::open_word_vectors(files.path("es.vectors"))->vectors);
}

TEST_CASE("a file of word vectors that is not there, empty, cut off or a folder is no crash") {
    const Files files;
    REQUIRE(make(files, list).code == 0);
    std::ifstream whole(files.path("es.vectors"), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(whole)), {});

    CHECK_FALSE(bot::open_word_vectors(files.path("none.vectors")));
    CHECK(bot::open_word_vectors(files.write("empty", ""))->fault.english ==
          "it is empty or cannot be read");
    CHECK(bot::open_word_vectors(files.write("cut", bytes.substr(0, 60)))->fault.english ==
          "it is cut off");
    CHECK(bot::open_word_vectors(files.path("."))->fault.english == "it is not a file");
    std::ostringstream out;
    std::ostringstream err;
    CHECK(bot::show_vectors(files.path("cut"), out, err) == 2);
    CHECK(err.str().find("cut: it is cut off") != std::string::npos);
}
