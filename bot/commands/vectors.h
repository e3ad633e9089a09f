#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>

namespace CLI {
class App;
}

namespace bot {

/// What `portavoz vectors make` was asked to do.
struct VectorsOptions {
    std::string language;
    std::string from;    ///< Lines of a word and its numbers, commonest word first.
    std::string to;      ///< The file to write.
    std::string notice;  ///< Where the vectors come from and under which licence.
    std::size_t words = 40'000;
};

/// Makes a file of word vectors. Gives the exit code: 0, or 2 with the reason on `err`.
[[nodiscard]] int make_vectors(const VectorsOptions& options, std::ostream& out, std::ostream& err);

/// Says what a file of word vectors holds, with its licence. 0, or 2 with the reason on `err`.
[[nodiscard]] int show_vectors(const std::string& path, std::ostream& out, std::ostream& err);

/// Adds the command to the program; running it sets `exit_code`.
void add_vectors(CLI::App& app, int& exit_code);

}  // namespace bot
