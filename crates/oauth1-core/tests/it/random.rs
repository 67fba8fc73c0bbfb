//! Requests by chance, the same in each run.

/// SplitMix64.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(limit).unwrap()).unwrap()
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn character(&mut self, characters: &str) -> char {
        // Nearly always in ASCII, where this is all.
        if characters.is_ascii() {
            return char::from(characters.as_bytes()[self.below(characters.len())]);
        }
        let count = characters.chars().count();
        characters.chars().nth(self.below(count)).unwrap()
    }
}

/// A request and the parameters that are to be signed along.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) method: String,
    pub(crate) uri: String,
    pub(crate) form: Option<String>,
    pub(crate) parameters: Vec<(String, String)>,
    /// Whether it is in one of the classes that oauthlib refuses or reads otherwise.
    pub(crate) is_for_us_alone: bool,
}

impl Case {
    pub(crate) fn new(random: &mut Random) -> Self {
        let mut is_for_us_alone = false;
        let path = path(random);
        // oauthlib drops it.
        is_for_us_alone |= path.ends_with(';');
        let mut uri = format!("{}{path}", origin(random));
        // Few have very many.
        let most = if random.one_in(12) { 41 } else { 9 };
        let mut room = random.below(most);
        if random.below(4) > 0 {
            let query = pairs(random, room / 2, IN_QUERY, &mut is_for_us_alone);
            uri = format!("{uri}?{query}");
            room -= room / 2;
        }
        let form =
            (random.below(3) > 0).then(|| pairs(random, room, IN_FORM, &mut is_for_us_alone));
        let mut parameters = Vec::new();
        for name in ["oauth_consumer_key", "oauth_nonce", "oauth_token"] {
            if !random.one_in(4) {
                let length = random.below(20);
                let value = (0..length).map(|_| random.character(ANY));
                parameters.push((name.to_owned(), value.collect()));
            }
        }
        Self {
            method: random.of(METHODS).to_owned(),
            uri,
            form,
            parameters,
            is_for_us_alone,
        }
    }
}

fn origin(random: &mut Random) -> String {
    let scheme = random.of(&["http", "https", "HTTP", "HttpS"]);
    let user = random.of(&["", "", "", "", "user@", "user:pa:ss@", "a%40b:80@"]);
    let host = random.of(&[
        "example.com",
        "EXAMPLE.com",
        "a-b.xn--bcher-kva.example",
        "under_score.example",
        "localhost",
        "127.0.0.1",
        "192.0.2.17",
        "[::1]",
        "[2001:db8::a]",
        "[2001:DB8::FF:A]",
    ]);
    let port = random.of(&["", "", ":80", ":443", ":8080", ":8443", ":65535", ":1"]);
    format!("{scheme}://{user}{host}{port}")
}

fn path(random: &mut Random) -> String {
    let mut path = String::new();
    if random.one_in(8) {
        return path;
    }
    path.push('/');
    for _ in 0..random.below(24) {
        match random.below(8) {
            0 => path.push('/'),
            1 => path.push_str(random.of(&["%20", "%2f", "%7E", "%c3%A9", "%3B", "%%%", "%zz"])),
            2 => path.push(random.character("-._~!$&'()*+,;=:@")),
            3 => path.push(random.character("éß漢🦀\"{}|[]^\\")),
            _ => path.push(random.character(LETTERS)),
        }
    }
    path
}

fn pairs(random: &mut Random, count: usize, wild: &str, is_for_us_alone: &mut bool) -> String {
    let mut pairs = String::new();
    // Most requests have nothing in them that only we take.
    let wild = if random.one_in(4) { wild } else { "" };
    let mut before: Vec<String> = Vec::new();
    for at in 0..count {
        if at > 0 {
            pairs.push('&');
        }
        match random.below(12) {
            0 => {}
            1 => pairs.push_str(&text(random, wild, is_for_us_alone)),
            2 => pairs.push('='),
            3 if !before.is_empty() => {
                let again = random.below(before.len());
                pairs.push_str(&before[again]);
            }
            4 => {
                let name = random.of(&["oauth_", "oauth_extra", "OAuth_Token", "realm", "oauth"]);
                let value = text(random, wild, is_for_us_alone);
                // oauthlib decodes such values twice.
                *is_for_us_alone |= name.starts_with("oauth_") && value.contains("%25");
                pairs.push_str(&format!("{name}={value}"));
            }
            _ => {
                let name = match random.below(3) {
                    0 => random
                        .of(&["a", "a1", "a%20", "b", "z", "o", "p"])
                        .to_owned(),
                    _ => text(random, wild, is_for_us_alone),
                };
                let value = text(random, wild, is_for_us_alone);
                let pair = format!("{name}={value}");
                pairs.push_str(&pair);
                before.push(pair);
            }
        }
    }
    pairs
}

/// A name or a value on the wire.
fn text(random: &mut Random, wild: &str, is_for_us_alone: &mut bool) -> String {
    let mut text = String::new();
    for _ in 0..random.below(9) {
        match random.below(10) {
            0 => text.push('+'),
            1 => {
                text.push_str(random.of(&["%20", "%2B", "%26", "%3d", "%25", "%7e", "%7E", "%0a"]));
            }
            2 => text.push_str(random.of(&["%C3%A9", "%e6%bc%a2", "%F0%9f%A6%80", "%00"])),
            3 => text.push(random.character(":,;@/?!'$()*~-._")),
            4 if !wild.is_empty() => {
                *is_for_us_alone = true;
                // oauthlib takes none of these, and replaces octets that are no UTF-8.
                match random.below(8) {
                    0 => text.push_str("%ff"),
                    1..4 => text.push(random.character("é漢🦀")),
                    _ => text.push(random.character(wild)),
                }
            }
            _ => text.push(random.character(LETTERS)),
        }
    }
    text
}

const METHODS: &[&str] = &[
    "GET",
    "GET",
    "POST",
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "HEAD",
    "OPTIONS",
    "get",
    "pOsT",
    "PROPFIND",
    "M-SEARCH",
    "a!#$%&'*+-.^_`|~z",
];
const IN_QUERY: &str = "[]|{}^\\`";
/// `http` has no URL with the last three.
const IN_FORM: &str = "[]|{}^\\`\"<>";
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const ANY: &str = "abcXYZ019-._~ +&=%/:;?@!*'()[]\"\\é漢🦀\n\0";
