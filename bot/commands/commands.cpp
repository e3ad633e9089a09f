#include "bot/commands/commands.h"

#include "bot/commands/agent.h"
#include "bot/commands/ask.h"
#include "bot/commands/backup.h"
#include "bot/commands/cases.h"
#include "bot/commands/check.h"
#include "bot/commands/check_db.h"
#include "bot/commands/doctor.h"
#include "bot/commands/erase.h"
#include "bot/commands/evaluate.h"
#include "bot/commands/export_person.h"
#include "bot/commands/hours.h"
#include "bot/commands/init.h"
#include "bot/commands/library.h"
#include "bot/commands/restore.h"
#include "bot/commands/serve.h"
#include "bot/commands/test.h"
#include "bot/commands/token.h"
#include "bot/commands/vectors.h"

namespace bot {

void add_commands(CLI::App& app, int& exit_code) {
    add_serve(app, exit_code);
    add_check(app, exit_code);
    add_ask(app, exit_code);
    add_test(app, exit_code);
    add_doctor(app, exit_code);
    add_evaluate(app, exit_code);
    add_vectors(app, exit_code);
    add_hours(app, exit_code);
    add_init(app, exit_code);
    add_library(app, exit_code);
    add_backup(app, exit_code);
    add_restore(app, exit_code);
    add_check_db(app, exit_code);
    add_erase(app, exit_code);
    add_export_person(app, exit_code);
    add_agent_command(app, exit_code);
    add_token_command(app, exit_code);
    add_cases(app, exit_code);
}

}  // namespace bot
