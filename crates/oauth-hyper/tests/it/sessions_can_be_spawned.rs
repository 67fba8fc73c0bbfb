use oauth_hyper::{
    AssertionSession, Driver, OAuth2Auth, OAuth2Session, OAuthClient, OidcSession, Session,
};
use oidc_idtoken::PendingAuthentication;

fn shared<T: Clone + Send + Sync + 'static>() {}
fn sent<T: Send>(_: T) {}

#[test]
fn sessions_can_be_cloned_and_shared() {
    shared::<AssertionSession>();
    shared::<Driver>();
    shared::<OAuthClient<()>>();
    shared::<OAuth2Auth>();
    shared::<OAuth2Session>();
    shared::<OidcSession>();
    shared::<Session<oauth2_core::Session>>();
}

#[test]
fn what_they_do_can_be_spawned() {
    fn each(session: OAuth2Session, code: oauth2_core::PendingAuthorization) {
        sent(session.authenticate(code, "?code=x"));
        sent(session.refresh());
        sent(session.restore());
        sent(session.revoke());
        sent(session.get("https://api.example/"));
        sent(OAuth2Session::discover("https://issuer.example", |_| {
            Err(oauth2_core::Error::NotAuthenticated)
        }));
        sent(session.close());
    }
    fn each_oidc(session: OidcSession, code: PendingAuthentication) {
        sent(session.authenticate(code, "?code=x"));
        sent(session.userinfo());
        sent(session.refresh());
        sent(session.restore());
        sent(session.revoke());
        sent(session.get("https://api.example/"));
        sent(OidcSession::discover("https://issuer.example", |_| {
            Err(oauth2_core::Error::NotAuthenticated)
        }));
        sent(session.close());
    }
    let _ = (each, each_oidc);
}
