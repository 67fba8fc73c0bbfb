//! `WWW-Authenticate` ([RFC 9110 §11.2], [RFC 9110 §11.6.1]).
//!
//! [RFC 9110 §11.2]: https://www.rfc-editor.org/rfc/rfc9110#section-11.2
//! [RFC 9110 §11.6.1]: https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1

use core::fmt;

use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;

use crate::error::{ErrorCode, Masks};

/// One challenge of a server: a scheme, and either parameters or a token68.
#[derive(Clone, PartialEq, Eq)]
pub struct Challenge {
    scheme: String,
    token68: Option<String>,
    params: Vec<(String, String)>,
}

impl Challenge {
    /// Reads every challenge in one field value.
    ///
    /// # Errors
    ///
    /// [`ChallengeError`] where the field breaks the grammar: then there is no challenge, not half
    /// of one.
    pub fn parse(field: &[u8]) -> Result<Vec<Self>, ChallengeError> {
        Reader { field, position: 0 }.challenges()
    }

    /// The scheme in lower case, as `bearer`.
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// Whether it is of this scheme, whatever the case.
    pub fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }

    /// The parameter of this name, whatever the case of the name; unquoted.
    pub fn param(&self, name: &str) -> Option<&str> {
        let mut params = self.params.iter();
        let (_, value) = params.find(|(other, _)| other.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    /// The parameters in order, their names in lower case.
    pub fn params(&self) -> impl Iterator<Item = (&str, &str)> {
        self.params
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The token68, where the scheme uses one in place of parameters.
    pub fn token68(&self) -> Option<&str> {
        self.token68.as_deref()
    }

    /// The same with a credential taken out of whatever it says: a server may repeat what it was
    /// sent.
    #[must_use]
    pub fn masking(self, credential: &str) -> Self {
        let mut masks = Masks::default();
        masks.add(credential);
        self.masked(&masks)
    }

    pub(crate) fn masked(self, masks: &Masks) -> Self {
        let params = self.params.into_iter();
        Self {
            token68: self.token68.map(|text| masks.apply(&text)),
            params: params
                .map(|(name, value)| (name, masks.apply(&value)))
                .collect(),
            ..self
        }
    }

    /// The `error` of a bearer or DPoP challenge ([RFC 6750 §3.1]).
    ///
    /// [RFC 6750 §3.1]: https://www.rfc-editor.org/rfc/rfc6750#section-3.1
    pub fn error(&self) -> Option<ErrorCode> {
        self.param("error")
            .map(|code| ErrorCode::read(code, &Masks::default()))
    }
}

impl fmt::Debug for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values are the peer's text, and a token68 may be half of a handshake.
        let names = self.params.iter().map(|(name, _)| name);
        write!(f, "Challenge({} ", self.scheme)?;
        f.debug_list().entries(names).finish()?;
        f.write_str(")")
    }
}

/// Every challenge in every `WWW-Authenticate` field; a field that breaks the grammar yields none.
pub fn parse_challenges(headers: &HeaderMap) -> Vec<Challenge> {
    let fields = headers.get_all(WWW_AUTHENTICATE).iter();
    fields
        .filter_map(|field| Challenge::parse(field.as_bytes()).ok())
        .flatten()
        .collect()
}

/// A `WWW-Authenticate` field that breaks the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChallengeError {
    position: usize,
}

impl ChallengeError {
    /// Where, in bytes.
    pub fn position(&self) -> usize {
        self.position
    }
}

impl fmt::Display for ChallengeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "malformed challenge at byte {}", self.position)
    }
}

impl core::error::Error for ChallengeError {}

struct Reader<'a> {
    field: &'a [u8],
    position: usize,
}

impl Reader<'_> {
    // WWW-Authenticate = [ challenge *( OWS "," OWS challenge ) ], empty elements allowed (§5.6.1).
    fn challenges(mut self) -> Result<Vec<Challenge>, ChallengeError> {
        let mut challenges = Vec::new();
        loop {
            self.skip_list_gap();
            if self.peek().is_none() {
                return Ok(challenges);
            }
            let challenge = self.challenge()?;
            challenges.push(challenge);
        }
    }

    // challenge = auth-scheme [ 1*SP ( token68 / #auth-param ) ]
    fn challenge(&mut self) -> Result<Challenge, ChallengeError> {
        let mut challenge = Challenge {
            scheme: self.token()?.to_ascii_lowercase(),
            token68: None,
            params: Vec::new(),
        };
        let spaces = self.skip(|byte| byte == b' ');
        self.skip(is_blank);
        if self.at_element_end() {
            // No parameters; or, after a comma, those of an empty first element.
            if spaces > 0 {
                self.more_params(&mut challenge)?;
            }
            return Ok(challenge);
        }
        if spaces == 0 {
            return Err(self.error());
        }
        challenge.token68 = self.token68();
        if challenge.token68.is_none() {
            self.param(&mut challenge)?;
            self.more_params(&mut challenge)?;
        }
        Ok(challenge)
    }

    /// The parameters after a comma, as long as they are parameters and not the next challenge.
    fn more_params(&mut self, challenge: &mut Challenge) -> Result<(), ChallengeError> {
        loop {
            self.skip(is_blank);
            if !self.at_element_end() {
                return Err(self.error());
            }
            self.skip_list_gap();
            if self.peek().is_none() || !self.starts_param() {
                return Ok(());
            }
            self.param(challenge)?;
        }
    }

    /// Whether a token and `=` follow: then it is a parameter, else a scheme.
    fn starts_param(&mut self) -> bool {
        let start = self.position;
        self.skip(is_token_byte);
        self.skip(is_blank);
        let found = self.peek() == Some(b'=');
        self.position = start;
        found
    }

    // auth-param = token BWS "=" BWS ( token / quoted-string ); each name once per challenge
    fn param(&mut self, challenge: &mut Challenge) -> Result<(), ChallengeError> {
        let start = self.error();
        let name = self.token()?.to_ascii_lowercase();
        self.skip(is_blank);
        if self.peek() != Some(b'=') {
            return Err(self.error());
        }
        self.position += 1;
        self.skip(is_blank);
        let value = match self.peek() {
            Some(b'"') => self.quoted_string()?,
            _ => self.token()?,
        };
        if challenge.params.iter().any(|(other, _)| *other == name) {
            return Err(start);
        }
        challenge.params.push((name, value));
        Ok(())
    }

    // token68 = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="
    fn token68(&mut self) -> Option<String> {
        let start = self.position;
        let length = self.skip(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte));
        self.skip(|byte| byte == b'=');
        let text = self.text(start);
        self.skip(is_blank);
        if length > 0 && self.at_element_end() {
            return Some(text);
        }
        self.position = start;
        None
    }

    fn token(&mut self) -> Result<String, ChallengeError> {
        let start = self.position;
        match self.skip(is_token_byte) {
            0 => Err(self.error()),
            _ => Ok(self.text(start)),
        }
    }

    // quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE
    fn quoted_string(&mut self) -> Result<String, ChallengeError> {
        let mut value = Vec::new();
        self.position += 1;
        loop {
            let byte = self.peek().ok_or_else(|| self.error())?;
            self.position += 1;
            match byte {
                b'"' => return Ok(text(&value)),
                b'\\' => {
                    let escaped = self.peek().filter(|byte| is_quotable(*byte));
                    value.push(escaped.ok_or_else(|| self.error())?);
                    self.position += 1;
                }
                _ if is_quotable(byte) => value.push(byte),
                _ => return Err(self.error()),
            }
        }
    }

    fn skip_list_gap(&mut self) {
        self.skip(|byte| is_blank(byte) || byte == b',');
    }

    /// Moves over matching bytes; says how many.
    fn skip(&mut self, matches: impl Fn(u8) -> bool) -> usize {
        let start = self.position;
        while self.peek().is_some_and(&matches) {
            self.position += 1;
        }
        self.position - start
    }

    fn at_element_end(&self) -> bool {
        matches!(self.peek(), None | Some(b','))
    }

    fn peek(&self) -> Option<u8> {
        self.field.get(self.position).copied()
    }

    fn text(&self, start: usize) -> String {
        text(self.field.get(start..self.position).unwrap_or_default())
    }

    fn error(&self) -> ChallengeError {
        ChallengeError {
            position: self.position,
        }
    }
}

/// UTF-8, or else ISO 8859-1, as obs-text was once meant.
fn text(bytes: &[u8]) -> String {
    match core::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

/// RFC 9110 §5.6.2: tchar
fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// RFC 9110 §5.6.4: HTAB, SP, VCHAR and obs-text; quote and backslash are handled before.
fn is_quotable(byte: u8) -> bool {
    matches!(byte, b'\t' | 0x20..=0x7E | 0x80..)
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}
