//! A session of a user whose ID Tokens are checked, those of renewals too.

mod renewal;
mod userinfo;

use core::fmt;

use oauth_step::{Access, Authorize, Env, Landing, Outgoing, Reply, Terms, Verdict};
use oauth2_core::{Attempt, RefreshNow, Restore, Session, SessionBuilder, SignIn, SignOut, Tokens};

pub use self::renewal::OidcRenewal;
pub use self::userinfo::{AskUserInfo, AwaitSessionUserInfo};
use crate::verifier::OriginalAuthentication;
use crate::{Error, Login, OidcClient, UserInfoRequest};

/// The tokens of one user, kept current for any number of callers: an OAuth 2 session that checks
/// the ID Token of every renewal before anything of the answer is saved or used ([Core §12.2]).
///
/// Clones are the same session.
///
/// [Core §12.2]: https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse
#[derive(Clone)]
pub struct OidcSession {
    client: OidcClient,
    oauth: Session,
}

impl OidcSession {
    /// A session without a store.
    pub fn new(client: OidcClient) -> Self {
        Self::with_options(client, |session| session)
    }

    /// A session with a store, or other limits.
    ///
    /// ```
    /// # use oidc_idtoken::{OidcClient, OidcSession};
    /// # fn example(client: OidcClient) {
    /// let session = OidcSession::with_options(client, |session| session.with_store_key("jane"));
    /// # }
    /// ```
    pub fn with_options(
        client: OidcClient,
        options: impl FnOnce(SessionBuilder) -> SessionBuilder,
    ) -> Self {
        let oauth = options(Session::builder(client.oauth().clone())).build();
        Self { client, oauth }
    }

    /// Wraps a login, so that its tokens become the session's: saved first, then used.
    pub fn sign_in(&self, login: Login) -> SignIn<Login> {
        self.oauth.sign_in(login)
    }

    /// Loads the tokens that the store keeps for this session; ends in whether there were any.
    pub fn restore(&self) -> Restore {
        self.oauth.restore()
    }

    /// Renews now, or joins the renewal in flight.
    pub fn refresh(&self) -> RefreshNow<OidcRenewal> {
        let session = self.clone();
        self.oauth
            .refresh_through(move |step, env| OidcRenewal::join(step, session, env))
    }

    /// Revokes the tokens and forgets them.
    pub fn revoke(&self) -> SignOut {
        self.oauth.revoke()
    }

    /// Asks for more claims about the user who is signed in; an access token that has expired is
    /// renewed first.
    pub fn userinfo(&self) -> AskUserInfo {
        AskUserInfo::new(self.clone())
    }

    /// The request for those claims, with the access token as it is.
    fn userinfo_request(&self) -> Result<UserInfoRequest, Error> {
        let tokens = self.tokens().ok_or(oauth2_core::Error::NotAuthenticated)?;
        // Of the same tokens: somebody else may sign in meanwhile.
        let user = original(&tokens);
        let user = user.ok_or(oauth2_core::Error::NotAuthenticated)?;
        self.client.userinfo(&tokens, user.subject())
    }

    /// Who is signed in, by the last ID Token that was checked.
    pub fn authentication(&self) -> Option<OriginalAuthentication> {
        original(&self.tokens()?)
    }

    /// The current tokens, valid or not.
    pub fn tokens(&self) -> Option<Tokens> {
        self.oauth.tokens()
    }

    /// The client that the session is for.
    pub fn client(&self) -> &OidcClient {
        &self.client
    }

    /// The OAuth 2 session underneath, for what OpenID Connect has no word for. It does not check ID
    /// Tokens: what it renews or signs in by itself passes for checked.
    pub fn oauth(&self) -> &Session {
        &self.oauth
    }

    /// The renewal in flight, to wait for before the process ends.
    pub fn landing(&self) -> Option<Landing> {
        self.oauth.landing()
    }
}

/// The login that checked tokens go back to.
fn original(tokens: &Tokens) -> Option<OriginalAuthentication> {
    OriginalAuthentication::of_checked(tokens.original_id_token()?.expose())
}

impl Authorize for OidcSession {
    type Attempt = Attempt;
    type Renewal = OidcRenewal;
    type Error = Error;

    fn attempt(&self, terms: Terms) -> Attempt {
        self.oauth.attempt(terms)
    }

    fn authorize(
        &self,
        attempt: &mut Attempt,
        outgoing: Outgoing<'_>,
        env: &dyn Env,
    ) -> Result<Access<OidcRenewal>, Error> {
        let join = |step, env: &dyn Env| OidcRenewal::join(step, self.clone(), env);
        self.oauth.authorize_through(attempt, outgoing, env, join)
    }

    fn review(&self, attempt: &mut Attempt, reply: Reply<'_>, env: &dyn Env) -> Verdict {
        self.oauth.review(attempt, reply, env)
    }
}

impl fmt::Debug for OidcSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OidcSession")
            .field("client", &self.client)
            .field("oauth", &self.oauth)
            .finish_non_exhaustive()
    }
}
