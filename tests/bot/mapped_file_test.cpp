#include "bot/mapped_file.h"

#include "tests/support/catch.h"
#include "tests/support/temp_store.h"

#include <fstream>
#include <string>

using bot::MappedFile;

namespace {

/// A file that goes with the test.
class TemporaryFile {
public:
    explicit TemporaryFile(const std::string& text) {
        std::ofstream(path(), std::ios::binary) << text;
    }
    [[nodiscard]] std::filesystem::path path() const { return folder_.file("mapped"); }

private:
    tests::TempFolder folder_;
};

}  // namespace

TEST_CASE("a mapped file shows its bytes, also after its pages were given back") {
    const TemporaryFile file("what was learned");

    const auto mapped = MappedFile::open(file.path());
    REQUIRE(mapped);
    CHECK(mapped->bytes() == "what was learned");
    mapped->let_go();
    CHECK(mapped->bytes() == "what was learned");
}

TEST_CASE("a mapped file that is removed stays readable") {
    const TemporaryFile file("still here");
    const auto mapped = MappedFile::open(file.path());
    REQUIRE(mapped);

    std::filesystem::remove(file.path());
    CHECK(mapped->bytes() == "still here");
}

TEST_CASE("what is no file with contents is not mapped") {
    const TemporaryFile empty("");

    CHECK_FALSE(MappedFile::open(empty.path()));
    CHECK_FALSE(MappedFile::open(empty.path().string() + "-not-there"));
    CHECK_FALSE(MappedFile::open(std::filesystem::temp_directory_path()));
}
