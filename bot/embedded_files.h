#pragma once

#include <span>
#include <string_view>

namespace bot {

/// A file that travels inside the binary, named by its path in the source tree
/// (`rules/library/es/envio.yaml`, `bot/store/migrations/0001_first.sql`) or, for the built pages,
/// by `web/…`.
struct EmbeddedFile {
    std::string_view path;
    std::string_view bytes;
};

/// All of them, in the order of their paths. Immutable and alive for the whole run.
[[nodiscard]] std::span<const EmbeddedFile> embedded_files();

/// The one at `path`, or an empty view when there is none.
[[nodiscard]] std::string_view embedded_file(std::string_view path);

/// Gives the memory that reading them took back to the kernel; what is looked at again comes again
/// from the program's file. Thread-safe.
void let_embedded_files_go();

}  // namespace bot
