//! The people who can sign in.

use serde_json::{Map, Value, json};

/// A person with a password and claims.
///
/// ```
/// use loopback_provider::User;
///
/// let grace = User::new("grace", "hopper")
///     .claim("email", r#""grace@example.com""#)
///     .claim("email_verified", "true");
/// ```
#[derive(Clone)]
pub struct User {
    pub(crate) name: String,
    pub(crate) password: String,
    pub(crate) claims: Map<String, Value>,
}

impl User {
    /// A person whose `sub` and `preferred_username` are the name; the password is shown on the
    /// page.
    pub fn new(name: impl Into<String>, password: impl Into<String>) -> Self {
        let name = name.into();
        let mut claims = Map::new();
        claims.insert("sub".to_owned(), json!(name));
        claims.insert("preferred_username".to_owned(), json!(name));
        Self {
            name,
            password: password.into(),
            claims,
        }
    }

    /// Sets a claim, `sub` too. The value is JSON text; what is not JSON counts as a string.
    #[must_use]
    pub fn claim(mut self, name: impl Into<String>, json: &str) -> Self {
        self.claims.insert(name.into(), json_or_text(json));
        self
    }

    pub(crate) fn ada() -> Self {
        Self::new("ada", "lovelace")
            .claim("sub", r#""248289761001""#)
            .claim("name", "Ada Lovelace")
            .claim("given_name", "Ada")
            .claim("family_name", "Lovelace")
            .claim("updated_at", "1700000000")
            .claim("email", "ada@example.com")
            .claim("email_verified", "true")
            .claim("phone_number", r#""+44 20 7946 0000""#)
            .claim("phone_number_verified", "false")
            .claim("address", r#"{"locality":"London","country":"UK"}"#)
    }

    pub(crate) fn email(&self) -> Option<&str> {
        self.claims.get("email")?.as_str()
    }

    pub(crate) fn subject(&self) -> Value {
        self.claims.get("sub").cloned().unwrap_or_default()
    }

    /// The claims that these scopes give (OpenID Connect Core 5.4), `sub` always.
    pub(crate) fn claims_for(&self, scope: &[String]) -> Map<String, Value> {
        let standard = |claim: &str| {
            SCOPE_CLAIMS
                .iter()
                .find(|(_, known)| known.contains(&claim))
        };
        let wanted = |claim: &str| match standard(claim) {
            Some((needed, _)) => scope.iter().any(|word| word == needed),
            // A claim of one's own comes with `profile`.
            None => claim == "sub" || scope.iter().any(|word| word == "profile"),
        };
        let claims = self.claims.iter().filter(|(name, _)| wanted(name));
        claims
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

pub(crate) fn json_or_text(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|_| Value::String(json.to_owned()))
}

/// OpenID Connect Core 5.4.
const SCOPE_CLAIMS: &[(&str, &[&str])] = &[
    ("address", &["address"]),
    ("email", &["email", "email_verified"]),
    ("phone", &["phone_number", "phone_number_verified"]),
];
