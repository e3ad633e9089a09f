#pragma once

#include <filesystem>
#include <string>

namespace tests {

/// A self-signed certificate for `name` with its key, as PEM files in a new folder that goes away
/// with it.
class Certificate {
public:
    enum class Validity { now, expired };

    explicit Certificate(const std::string& name, Validity validity = Validity::now);
    ~Certificate();
    Certificate(const Certificate&) = delete;
    Certificate& operator=(const Certificate&) = delete;

    [[nodiscard]] std::string certificate_file() const { return folder_ / "certificate.pem"; }
    [[nodiscard]] std::string key_file() const { return folder_ / "key.pem"; }

private:
    std::filesystem::path folder_;
};

}  // namespace tests
