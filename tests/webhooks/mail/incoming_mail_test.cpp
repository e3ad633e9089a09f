#include "webhooks/mail/incoming_mail.h"

#include "tests/support/catch.h"

#include <string>

using namespace webhooks;

TEST_CASE("a mail of very many headers is read, each of them once", "[mail][T49]") {
    constexpr std::size_t many = 200'000;
    MailForm form;
    std::string raw;
    for (std::size_t i = 0; i < many; ++i) {
        const std::string number = std::to_string(100'000 + i);
        form.fields.push_back({"Field" + number, "x"});
        form.fields.push_back({"FIELD" + number, "y"});
        raw += "field" + number + ": z\n";
        raw += "other" + number + ": z\n";
    }
    form.fields.push_back({"body-mime", raw + "\n\n"});

    const IncomingMail mail = read_mailgun(form);
    CHECK(mail.headers.size() == 2 * many);
    CHECK(mail.header("field100000") == "x");
}
