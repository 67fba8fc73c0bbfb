//! What the provider shows the user.

/// What the provider must ask the user for ([Core §3.1.2.1]; `create`: Initiating User
/// Registration 1.0).
///
/// [Core §3.1.2.1]: https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Prompt {
    /// Nothing: answer with an error if something would have to be asked. Excludes the others.
    None,
    /// To sign in, even if signed in already.
    Login,
    /// To consent, even if that was done already.
    Consent,
    /// To choose an account.
    SelectAccount,
    /// To make an account.
    Create,
}

impl Prompt {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Login => "login",
            Self::Consent => "consent",
            Self::SelectAccount => "select_account",
            Self::Create => "create",
        }
    }
}

/// How the provider shows its pages ([Core §3.1.2.1]).
///
/// [Core §3.1.2.1]: https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Display {
    /// In a full page.
    Page,
    /// In a small window of its own.
    Popup,
    /// For a touch screen.
    Touch,
    /// For a feature phone.
    Wap,
}

impl Display {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Popup => "popup",
            Self::Touch => "touch",
            Self::Wap => "wap",
        }
    }
}
