use oauth_ureq::{Driver, OAuth2Auth, OAuth2Session, OidcSession};

fn shared<T: Clone + Send + Sync + 'static>() {}

#[test]
fn a_session_is_for_any_number_of_threads() {
    shared::<Driver>();
    shared::<OAuth2Auth>();
    shared::<OAuth2Session>();
    shared::<OidcSession>();
}
