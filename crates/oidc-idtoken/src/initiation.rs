//! A login that somebody else initiates ([Core §4]).
//!
//! [Core §4]: https://openid.net/specs/openid-connect-core-1_0.html#ThirdPartyInitiatedLogin

use core::fmt;

use oauth_step::{Callback, Endpoint, UrlPolicy};

use crate::incoming::{IncomingError, Params};
use crate::{AuthenticationRequest, Error, Misuse, OidcClient};

/// Reads what comes to the application's `initiate_login_uri`: somebody asks it to begin a login
/// ([Core §4]).
///
/// ```
/// # use oauth_step::UrlPolicy;
/// # use oidc_idtoken::{Error, InitiatedLogins};
/// # fn main() -> Result<(), Error> {
/// let logins = InitiatedLogins::new("https://app.example/", UrlPolicy::default())?
///     .issuer("https://op.example");
/// let query = "iss=https%3A%2F%2Fop.example&target_link_uri=https%3A%2F%2Fapp.example%2Finbox";
/// let login = logins.read(query)?;
/// assert_eq!(login.target_link_uri(), Some("https://app.example/inbox"));
/// # Ok(()) }
/// ```
///
/// [Core §4]: https://openid.net/specs/openid-connect-core-1_0.html#ThirdPartyInitiatedLogin
#[derive(Clone)]
pub struct InitiatedLogins {
    application: Endpoint,
    policy: UrlPolicy,
    issuers: Vec<String>,
    targets: Vec<String>,
}

impl InitiatedLogins {
    /// For the application at the origin of this URL; no issuer is known yet.
    ///
    /// # Errors
    ///
    /// [`Misuse::Url`].
    pub fn new(application: &str, policy: UrlPolicy) -> Result<Self, Error> {
        let application = Endpoint::parse(application, policy)
            .map_err(|error| Misuse::Url("application", error))?;
        Ok(Self {
            application,
            policy,
            issuers: Vec::new(),
            targets: Vec::new(),
        })
    }

    /// Logins may be begun with this issuer, byte for byte.
    #[must_use]
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuers.push(issuer.into());
        self
    }

    /// Users may be sent to this URL, byte for byte, though it is of another origin.
    #[must_use]
    pub fn allow_target(mut self, url: impl Into<String>) -> Self {
        self.targets.push(url.into());
        self
    }

    /// Reads the parameters: of a GET its URL or query, of a POST its form. Others than the three
    /// of the standard are ignored.
    ///
    /// # Errors
    ///
    /// [`Error::Incoming`] without an `iss` that is known, or for a `target_link_uri` that leads
    /// elsewhere.
    pub fn read<'a>(&self, request: impl Into<Callback<'a>>) -> Result<InitiatedLogin, Error> {
        let params = Params::read(request.into())?;
        let issuer = self.known(params.required("iss")?)?;
        let login_hint = params.one("login_hint")?.map(str::to_owned);
        let target = match params.one("target_link_uri")? {
            Some(target) => Some(self.own(target)?),
            None => None,
        };
        Ok(InitiatedLogin {
            issuer,
            login_hint,
            target,
        })
    }

    /// The issuer is one with which this application has to do: discovery of any other would let
    /// anybody choose where the browser is sent.
    // Core 4.
    fn known(&self, issuer: &str) -> Result<String, IncomingError> {
        match self.issuers.iter().any(|known| known == issuer) {
            true => Ok(issuer.to_owned()),
            false => Err(IncomingError::IssuerUnknown),
        }
    }

    /// The target is the application's own, or listed.
    // Core 4: "RPs MUST verify the value of the target_link_uri to prevent being used as an open
    // redirector to external sites."
    fn own(&self, target: &str) -> Result<String, IncomingError> {
        let listed = self.targets.iter().any(|listed| listed == target);
        // Strictly a URL, so that a browser does not read another host in it.
        let same_origin = Endpoint::parse(target, self.policy)
            .is_ok_and(|target| target.origin() == self.application.origin());
        match listed || same_origin {
            true => Ok(target.to_owned()),
            false => Err(IncomingError::TargetRefused),
        }
    }
}

impl fmt::Debug for InitiatedLogins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InitiatedLogins")
            .field("application", &self.application)
            .field("issuers", &self.issuers)
            .finish_non_exhaustive()
    }
}

/// A login that somebody asks for. Nothing in it says who the user is: it begins a login, and what
/// comes back is checked like any other.
#[derive(Clone)]
pub struct InitiatedLogin {
    issuer: String,
    login_hint: Option<String>,
    target: Option<String>,
}

impl InitiatedLogin {
    /// Begins a login with the client at that issuer, the hint filled in.
    ///
    /// # Errors
    ///
    /// [`Misuse::OtherIssuer`] for a client at another issuer.
    pub fn authentication<'a>(
        &'a self,
        client: &'a OidcClient,
    ) -> Result<AuthenticationRequest<'a>, Error> {
        if client.provider().issuer() != self.issuer {
            return Err(Misuse::OtherIssuer.into());
        }
        let request = client.authentication();
        Ok(match &self.login_hint {
            Some(hint) => request.login_hint(hint),
            None => request,
        })
    }

    /// The issuer to log in with.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Who the user may be.
    pub fn login_hint(&self) -> Option<&str> {
        self.login_hint.as_deref()
    }

    /// Where the user is to be sent after the login: this application, or a listed place.
    pub fn target_link_uri(&self) -> Option<&str> {
        self.target.as_deref()
    }
}

impl fmt::Debug for InitiatedLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InitiatedLogin")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}
