#include "daemon/mailctld/access/common_words.hpp"

#include <algorithm>
#include <vector>

namespace mailctl::access {
namespace {

constexpr std::string_view words_in_use =
    // As they are typed.
    "password passwort passwd passphrase passcode motdepasse contrasena senha pass word "
    "123456789 12345678 1234567 123456 12345 1234 123123 123321 654321 112233 121212 131313 "
    "111111 000000 555555 666666 696969 777777 888888 987654321 147258369 159753 123qwe 1q2w3e "
    "1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 qazwsx qazwsxedc zaq12wsx qweasd qweasdzxc q1w2e3r4 "
    "qwerty qwertz azerty asdfgh zxcvbn abc123 a1b2c3 asdf1234 trustno1 iloveyou letmein welcome "
    "willkommen bienvenue hallo hello hola login logon admin administrator administrateur root "
    "toor superuser user username guest test tester testing demo sample example default changeme "
    "change secret geheim private access enter opensesame sesame system server service support "
    "manager master operator security secure computer internet network wireless router cisco "
    "oracle mysql postgres database backup monitor webmaster postmaster mail email mailserver "
    "smtp postfix dovecot hosting website windows linux ubuntu debian unix google facebook "
    "instagram youtube twitter linkedin microsoft apple amazon samsung android iphone nintendo "
    "playstation minecraft pokemon pikachu starwars matrix batman superman spiderman ironman "
    "avengers joker gandalf frodo naruto snoopy mickey donald garfield scooby barbie "
    // Animals, sports and clubs, what people like.
    "dragon monkey tiger lion eagle falcon wolf bear shark panther cobra phoenix unicorn dolphin "
    "butterfly horse kitty kitten puppy doggy turtle rabbit spider chicken bulldog football "
    "fussball futbol soccer baseball basketball hockey tennis golf golfer yankees cowboys lakers "
    "liverpool arsenal chelsea barcelona realmadrid juventus bayern ferrari porsche mercedes "
    "mustang corvette camaro harley yamaha honda toyota suzuki jordan jordan23 ronaldo messi "
    "guitar music metallica nirvana slipknot eminem rockstar rocknroll jesus christ angel angels "
    "heaven blessed prayer faith hope love lover lovely loveme loveyou forever always freedom "
    "liberty peace happy lucky smile sweet honey sugar candy cookie chocolate banana orange "
    "cherry peach pepper ginger coffee cheese pizza whiskey "
    "princess prince king queen prinzessin schatz liebe amour bonjour soleil doudou chouchou "
    "loulou amore tequiero amor teamo estrella killer hunter ranger warrior soldier ninja "
    "samurai pirate wizard merlin magic shadow ghost demon devil hacker thunder lightning storm "
    "fire flame dark night midnight moon moonlight star stars sunshine sunflower rainbow flower "
    "rose diamond crystal silver gold golden money dollar rich boss maverick asshole fuckyou "
    "fuck bitch pussy sexy whatever nothing something blink182 ncc1701 thx1138 bond007 "
    // Seasons, months, days, colours.
    "spring summer autumn winter fruehling fruhling sommer herbst january february march april "
    "june july august september october november december januar februar maerz juni juli oktober "
    "dezember monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch "
    "donnerstag freitag samstag sonntag christmas weihnachten purple yellow green black white "
    "blue pink "
    // Names.
    "michael jennifer jessica daniel thomas andrew joshua matthew robert charlie george william "
    "james john david richard joseph anthony christopher nicholas alexander alexandra benjamin "
    "samuel patrick martin andreas stefan sebastian florian tobias christian markus peter paul "
    "frank oliver lukas felix maximilian julia laura sarah sandra sabrina nicole michelle "
    "ashley amanda melissa stephanie samantha victoria elizabeth anna maria sophie emma hannah "
    "charlotte daisy maggie bailey buster buddy rocky lucy molly jack jackson harry "
    "carlos miguel antonio francisco pedro juan jose marie pierre nicolas camille "
    // Places.
    "london paris berlin hamburg madrid dallas austin boston chicago california texas florida "
    "newyork america germany deutschland france england canada mexico brasil "
    // Sentences that stand in every explanation of how to choose one.
    "correcthorsebatterystaple correct battery staple troubador troubadour";

std::vector<std::string_view> split(std::string_view words) {
    std::vector<std::string_view> found;
    while (!words.empty()) {
        const auto word = words.substr(0, words.find(' '));
        found.push_back(word);
        words.remove_prefix(std::min(word.size() + 1, words.size()));
    }
    return found;
}

}  // namespace

std::span<const std::string_view> common_words() {
    static const auto words = split(words_in_use);
    return words;
}

}  // namespace mailctl::access
