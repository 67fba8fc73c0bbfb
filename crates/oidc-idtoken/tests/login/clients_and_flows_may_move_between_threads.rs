//! Adapters spawn flows and share clients.

use oidc_idtoken::{
    AuthenticationResponse, AwaitIdToken, AwaitLogin, AwaitUserInfo, Error, IdToken,
    IdTokenVerifier, Login, OidcClient, OidcClientMetadata, OidcRenewal, OidcSession,
    PendingAuthentication, PushAuthentication, UserInfo, UserInfoRequest, VerifyIdToken,
};

fn send<T: Send + 'static>() {}
fn shared<T: Clone + Send + Sync + 'static>() {}

#[test]
fn flows_may_be_spawned() {
    send::<PendingAuthentication>();
    send::<AuthenticationResponse>();
    send::<Login>();
    send::<AwaitLogin>();
    send::<PushAuthentication>();
    send::<VerifyIdToken>();
    send::<AwaitIdToken>();
    send::<UserInfoRequest>();
    send::<AwaitUserInfo>();
    send::<OidcRenewal>();
}

#[test]
fn values_may_be_shared() {
    shared::<OidcClient>();
    shared::<OidcClientMetadata>();
    shared::<OidcSession>();
    shared::<IdTokenVerifier>();
    shared::<IdToken>();
    shared::<UserInfo>();
    shared::<Error>();
}
