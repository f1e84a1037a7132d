using System.Collections.Frozen;

namespace CleanOrders.Application.Identity;

/// <summary>
/// Passwords that everybody tries first. A password is one of them if it is, in any case, one that stands here, or one that
/// is written again and again, with whatever digits and signs before and after it: nobody is kept out by <c>Password1234!</c>.
/// </summary>
internal static class CommonPasswords
{
    // Written for this service, by hand: words, names, rows of keys and runs of digits that every published list has at its top.
    private const string Known = """
        password passwort passwords passwd passw0rd p@ssword p@ssw0rd pa$$word pa$$w0rd pa55word pa55w0rd passport passcode passphrase pass mypassword mypass
        yourpassword thepassword newpassword oldpassword nopassword wordpass drowssap password1password passwordone passwordtwo secretpassword motdepasse
        contrasena contraseña senha heslo haslo parola lozinka wachtwoord lösenord passord salasana jelszo sifre parool kennwort geheim geheimnis
        123 1234 12345 123456 1234567 12345678 123456789 1234567890 0123456789 012345 01234567 0987654321 987654321 9876543210 87654321 7654321 654321 54321 4321
        111111 11111111 000000 00000000 222222 333333 444444 555555 666666 777777 888888 88888888 999999 99999999 112233 11223344 1122334455 121212 12121212 123123
        123321 1234321 12344321 1234554321 131313 101010 102030 10203040 159357 159753 147258 147258369 147852 147852369 258456 456789 456123 789456 789456123 741852
        741852963 963852741 852456 321321 654654 987987 246810 2468 13579 1357924680 135792468 31415926 314159265 3141592653 3141592654 27182818 11235813 1123581321
        007007 696969 69696969 420420 112358 142536 152637 098765 19841984 20002000 20202020 20242024 20252025 20262026
        qwerty qwert qwertz qwertzu qwertzui qwertzuiop qwertzuiopü qwertyu qwertyui qwertyuio qwertyuiop qwertyuiop[] qwerty1qwerty azerty azertyuiop ytrewq poiuy poiuyt
        poiuytrewq asdf asdfg asdfgh asdfghj asdfghjk asdfghjkl asdfghjkl; lkjhgfdsa asdasd asdqwe asdzxc zxcv zxcvb zxcvbn zxcvbnm zxcasd zxcasdqwe mnbvcxz yxcvbnm
        qazwsx qazwsxedc qazwsxedcrfv qazxsw qazxswedc qwaszx qweasd qweasdzxc qweasdzxcv qweqwe qwerasdf qwerasdfzxcv qwerqwer qwer qwe wasd wsxedc rfvtgb
        qwertyasdfgh qwertyasdfghzxcvbn qwertyuiopasdfghjkl qwertyuiopasdfghjklzxcvbnm
        1qaz2wsx 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw2 2wsx3edc zaq12wsx zaq1zaq1 zaq1xsw2 xsw21qaz 1q2w3e 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i
        1q2w3e4r5t6y7u8i9o0p q1w2e3 q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 q2w3e4r5t6y 123qwe 1234qwer 12345qwert 123456qwerty 12qwaszx 12qw34er 123qweasd 123qweasdzxc 1a2b3c
        1a2b3c4d 1a2b3c4d5e 1a2b3c4d5e6f a1b2c3 a1b2c3d4 a1b2c3d4e5 a1b2c3d4e5f6 a1s2d3f4 a1s2d3f4g5 a1s2d3f4g5h6 z1x2c3v4 z1x2c3v4b5n6 1z2x3c4v 1z2x3c4v5b6n qwe123qwe asd123asd
        qwe123asd123 abc123def456 pass1234word password123password 123abc123abc !qaz2wsx !qaz@wsx !qaz2wsx#edc 1qaz@wsx 1qaz!qaz 1qaz@wsx3edc qwe!@#qwe 1q@w3e$r 1q@w3e4r5t q!w@e#r$ q!w@e#r$t%
        abc abcd abcde abcdef abcdefg abcdefgh abcdefghi abcdefghij abcdefghijk abcdefghijkl abcdefghijklm abcdefghijklmnop abcdefghijklmnopqrstuvwxyz abcabc zyxwvu
        aaa aaaa aaaaa aaaaaa aaaaaaaa bbbbbb cccccc dddddd eeeeee ffffff gggggg hhhhhh iiiiii jjjjjj kkkkkk llllll mmmmmm nnnnnn oooooo pppppp qqqqqq rrrrrr ssssss tttttt
        uuuuuu vvvvvv wwwwww xxxxxx yyyyyy zzzzzz asdfasdf blahblah lalala hahaha hehehe nanana dadada papapa mamama tototo xoxoxo
        admin adminadmin administrator administrador administrateur root rootroot toor superuser superadmin sysadmin sysop operator manager user username users guest
        default system server service services support helpdesk demo sample test testing tester testtest testuser testpassword temp temporary tempo changeme changeit
        changethis changemenow pleasechangeme letmein letmeinnow letmein1letmein openup opensesame sesame enter entry access accessdenied login logon logmein signin
        welcome welcomeback welcometo bienvenue bienvenido willkommen benvenuto hello hellohello helloworld helloyou hallo hallowelt bonjour goodbye goodmorning secret secrets
        topsecret secretsecret mysecret private security secure internet network computer computers laptop keyboard monitor windows microsoft google facebook youtube
        twitter instagram linkedin amazon apple iphone android samsung nokia motorola toshiba oracle cisco linux ubuntu debian github database master masterkey
        supervisor office company business money moneymoney dollar dollars cash bitcoin blockchain winner winners success lucky luckyone
        iloveyou ilovehim iloveher iloveme iloveu iloveyousomuch iloveyoubaby iloveyouforever ilovemyself ilovemydog ilovemycat ilovemymom ilovemyfamily ilovegod ilovejesus
        loveyou loveme loveyoulove lovelove love lovely lover lovers loverboy lovergirl mylove truelove forever foreverlove teamo tequiero jetaime ichliebedich tiamo
        baby babygirl babyboy babydoll honey honeybunny sweet sweetie sweetheart sweetpea darling angel angels princess prince queen king kingking handsome beautiful gorgeous
        sunshine sunflower sunset sunrise moonlight moonshine starlight stardust butterfly flower flowers rainbow rainbows summer winter spring autumn summertime christmas
        january february march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday birthday
        dragon dragons dragonball dragonfly monkey monkeys monkeyboy tiger tigers lion lions panther eagle eagles falcon falcons phoenix unicorn unicorns mustang corvette
        ferrari porsche mercedes lamborghini chevrolet harley harleydavidson yamaha honda toyota suzuki kawasaki subaru nissan bmwbmw audi dolphin dolphins turtle penguin
        elephant butterfly1 chicken chickens kitten kitty kittycat hellokitty pussycat puppy puppies doggie doggy dogdog catdog bulldog cowboy cowboys horses ponies spider
        superman spiderman batman ironman wolverine captain captainamerica superhero avengers joker harley1 starwars skywalker lukeskywalker darthvader jedi jedimaster
        yoda startrek enterprise matrix gandalf frodo aragorn legolas lordoftherings harrypotter hogwarts voldemort pokemon pikachu charizard naruto sasuke itachi
        minecraft fortnite roblox counterstrike callofduty warcraft worldofwarcraft starcraft diablo zelda mario supermario nintendo playstation xbox gamer gaming
        football soccer baseball basketball softball hockey volleyball tennis cricket rugby golf golfer wrestling swimming fishing hunting running skating skateboard
        liverpool chelsea arsenal manchester manchesterunited manutd everton tottenham barcelona realmadrid juventus acmilan bayern bayernmunchen dortmund schalke ajax
        lakers yankees redsox steelers packers raiders broncos patriots dallascowboys eagles1 rangers rangers1 bulls celtics warriors champion champions ronaldo cristianoronaldo
        messi lionelmessi neymar beckham jordan michaeljordan kobebryant lebronjames
        america american usausa london england scotland ireland france paris germany deutschland berlin hamburg munchen spain espana madrid italia italy russia moscow china
        beijing japan tokyo india mumbai delhi brazil brasil mexico canada toronto montreal australia sydney melbourne newyork newyorkcity california losangeles sanfrancisco
        chicago boston dallas texas houston florida miami lasvegas hawaii alaska europe earth world
        michael michelle jennifer jessica ashley amanda daniel david andrew joshua matthew matthew1 anthony robert thomas william charles charlie george jordan23 justin
        brandon nicholas jonathan christopher christian christina stephanie melissa nicole natalie vanessa victoria veronica samantha elizabeth alexander alexandra alexis
        alexandre andrea andreas angela angelina anna annie barbara benjamin brian carlos carolina caroline catherine claudia daniela danielle diana dennis dominic
        eduardo edward elena emily eric fernando francesco francisco gabriel gabriela giovanni hannah heather isabella jackson jacob james jasmine jason jeremy joseph
        juliana julian julia justine karina katherine kevin kimberly kristina laura lauren leonardo linda lorenzo lucas madison marcus margaret maria marie mariana martin
        martina maxwell mohamed mohammed muhammad monica morgan natasha nathan oliver olivia patricia patrick paul peter rachel rebecca ricardo richard roberto
        ronald sabrina samuel sandra santiago sarah sebastian sergey simon sophia sophie stefan stephen steven susan svetlana taylor teresa tiffany timothy valentina
        valeria vincent vladimir walter wolfgang yvonne zachary
        jesus jesuschrist jesussaves jesusislord jesuslovesme jesus1jesus christ god godisgood godislove godbless heaven blessed faith hope peace freedom liberty justice
        allah bismillah inshallah krishna ganesha buddha trinity gabriel1 michaelarchangel
        killer hunter hunter2 ranger sniper soldier warrior warriors1 marine marines army navy airforce police fireman shadow shadows darkness darkside nightmare midnight
        thunder lightning storm tornado hurricane blizzard ghost ghostrider vampire zombie zombies monster monsters devil demon satan lucifer hellfire assassin ninja
        samurai warlock wizard merlin magic magical mystery legend legends hero heroes knight knights
        purple orange yellow green greenday black white silver golden gold diamond diamonds crystal emerald ruby pepper ginger cookie cookies chocolate vanilla strawberry
        cherry banana bananas peanut popcorn cheese cheesecake coffee pizza pizzapizza hamburger coconut pineapple tomato potato pumpkin cupcake sugar candy cocacola pepsi
        whiskey vodka tequila heineken corona budweiser beer marijuana cannabis
        music musicman guitar drummer rockstar rocknroll metallica nirvana slipknot linkinpark ironmaiden blacksabbath pinkfloyd ledzeppelin rollingstones beatles thebeatles
        elvis elvispresley madonna michaeljackson eminem tupac snoopdogg rihanna beyonce shakira justinbieber onedirection taylorswift greenday1 queen1
        snoopy garfield mickey mickeymouse minnie donaldduck goofy tigger winnie winniethepooh scooby scoobydoo tweety simpsons homer bartsimpson spongebob southpark barney
        trustno1 trustnoone whatever whatsup whoami iamthebest imthebest thebest thebest1 number1 numberone nothing nobody noone nopass none idontknow dontknow forgetit
        fuckyou fuckme fuckoff fucker fuckfuck fuckyoufuckyou asshole bastard bitch bitches bullshit shithead shit pussy porn sexsex sexy sexygirl sexyboy hotgirl
        stupid idiot loser crazy crazyboy happy happyday happiness smile smiley funny friend friends bestfriend bestfriends friendship family myfamily mother father mommy daddy
        sister brother children
        correcthorsebatterystaple correcthorse batterystaple thequickbrownfox thequickbrownfoxjumpsoverthelazydog loremipsum loremipsumdolorsitamet tobeornottobe
        maytheforcebewithyou abracadabra supercalifragilisticexpialidocious onetwothree onetwothreefour anotherpassword
        """;

    private static readonly FrozenSet<string> All = Known.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <param name="password">As it is hashed.</param>
    public static bool Has(string password)
    {
        var lower = password.ToLowerInvariant();
        var start = 0;
        var end = lower.Length;
        while (start < end && !char.IsLetter(lower[start]))
            start++;
        while (end > start && !char.IsLetter(lower[end - 1]))
            end--;
        return IsOne(lower) || IsOne(lower[start..end]);
    }

    // What repeats itself is equal to itself a little further on. The last time may be cut short.
    private static bool IsOne(string text) => All.Contains(text)
        || Enumerable.Range(1, Math.Max(0, text.Length - 1)).Any(length => text.AsSpan(length).SequenceEqual(text.AsSpan(0, text.Length - length)) && All.Contains(text[..length]));
}
