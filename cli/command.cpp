#include "cli/command.hpp"

#include "cli/commands.hpp"

#include <boost/program_options/options_description.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mailctl::cli {
namespace {

void no_options(Options&) {}

// clang-format off
constexpr std::array table{
    //      words                  values           summary                                         options                      run
    Command{"relay enable",        "",              "Send all outgoing mail through a relay",       relay_enable_options,        relay_enable       },
    Command{"relay disable",       "",              "Put everything the relay took back",           relay_disable_options,       relay_disable      },
    Command{"relay status",        "",              "Show the relay in use and what differs",       no_options,                  relay_status       },
    Command{"relay test",          "",              "Try a login at the relay in use",              relay_test_options,          relay_test         },
    Command{"account connect",     "EMAIL",         "Make or link your account at the platform",    account_connect_options,     account_connect    },
    Command{"account status",      "",              "Show your account and how it is used",         no_options,                  account_status     },
    Command{"account disconnect",  "",              "Forget your account",                          account_disconnect_options,  account_disconnect },
    Command{"account list",        "",              "List the accounts of all users",               no_options,                  account_list       },
    Command{"account forget",      "USER",          "Take away what is kept of a user",             account_forget_options,      account_forget     },
    Command{"domain add",          "DOMAIN",        "Add a sending domain and its DNS records",     domain_add_options,          domain_add         },
    Command{"domain list",         "",              "List your domains: how they send and receive", domain_list_options,         domain_list        },
    Command{"domain show",         "DOMAIN",        "Show how a domain's records are found",        no_options,                  domain_show        },
    Command{"domain verify",       "DOMAIN",        "Have the platform look at a domain's records", no_options,                  domain_verify      },
    Command{"domain records",      "DOMAIN",        "Show which records the platform asks for",     no_options,                  domain_records     },
    Command{"domain remove",       "DOMAIN",        "Remove a sending domain",                      domain_remove_options,       domain_remove      },
    Command{"credential create",   "",              "Make an SMTP login",                           credential_create_options,   credential_create  },
    Command{"credential list",     "",              "List your SMTP logins",                        no_options,                  credential_list    },
    Command{"credential rotate",   "ID",            "Give a login another password",                credential_rotate_options,   credential_rotate  },
    Command{"credential remove",   "ID",            "Remove a login",                               credential_remove_options,   credential_remove  },
    Command{"dns provider add",    "NAME",          "Say where DNS records can be written",         dns_provider_add_options,    dns_provider_add   },
    Command{"dns provider list",   "",              "List the providers and who may use them",      no_options,                  dns_provider_list  },
    Command{"dns provider test",   "NAME",          "Try a provider's address and key",             dns_provider_test_options,   dns_provider_test  },
    Command{"dns provider remove", "NAME",          "Forget a provider and its key",                dns_provider_remove_options, dns_provider_remove},
    Command{"dns plan",            "DOMAIN",        "Show what apply would do",                     no_options,                  dns_plan           },
    Command{"dns apply",           "DOMAIN",        "Write the records that a domain needs",        dns_apply_options,           dns_apply          },
    Command{"dns withdraw",        "DOMAIN",        "Take back the records that were written",      dns_withdraw_options,        dns_withdraw       },
    Command{"dns check",           "DOMAIN",        "Ask every name server for the records",        no_options,                  dns_check          },
    Command{"dns export",          "DOMAIN",        "Print the records for entering them by hand",  dns_export_options,          dns_export         },
    Command{"dns grant",           "ZONE USER",     "Let a user have records in a zone",            dns_grant_options,           dns_grant          },
    Command{"dns revoke",          "ZONE USER",     "Take a grant back",                            dns_revoke_options,          dns_revoke         },
    Command{"platform health",     "",              "Show whether the delivery platform works",     no_options,                  platform_health    },
    Command{"stats",               "",              "Show how much was sent",                       stats_options,               stats              },
    Command{"logs",                "",              "Show what became of the mail",                 logs_options,                logs               },
    Command{"status",              "",              "Show how mail is set up on this machine",      no_options,                  status             },
    Command{"history",             "",              "Show who changed what, and when",              history_options,             history            },
    Command{"undo",                "ID",            "Make the inverse of an earlier change",        undo_options,                undo               },
    Command{"version",             "",              "Print the version of mailctl",                 no_options,                  version            },
    Command{"help",                "[COMMAND...]",  "Explain a command, or list them all",          no_options,                  help               },
    Command{"completion",          "bash|zsh|fish", "Print the completion script for a shell",      no_options,                  completion         },
};
// clang-format on

}  // namespace

std::span<const Command> commands() { return table; }

std::vector<Option> options_of(const Command& command) {
    Options options;
    command.add_options(options);
    return list(options);
}

std::vector<std::string> synopsis(const Command& command) {
    std::vector<std::string> parts;
    if (!command.values.empty()) {
        parts.emplace_back(command.values);
    }
    for (const Option& option : options_of(command)) {
        const std::string one = synopsis(option);
        parts.push_back(option.required ? one : "[" + one + "]");
    }
    return parts;
}

Match match(std::span<const std::string> words) {
    for (const Command& command : table) {
        const auto pattern = split(command.words);
        if (pattern.size() <= words.size() &&
            std::equal(pattern.begin(), pattern.end(), words.begin())) {
            const auto rest = words.subspan(pattern.size());
            return {&command, {rest.begin(), rest.end()}};
        }
    }
    return {nullptr, {}};
}

std::string joined(std::span<const std::string> words) {
    return fmt::format("{}", fmt::join(words, " "));
}

std::vector<std::string_view> split(std::string_view words) {
    std::vector<std::string_view> list;
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        list.push_back(words.substr(0, end));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return list;
}

}  // namespace mailctl::cli
