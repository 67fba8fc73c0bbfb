//! The examples printed in CIBA Core 1.0. It writes spaces as `%20`, where forms have `+`.

use flow_script::{NOON, json};
use oauth_step::{Endpoint, UrlPolicy};
use oauth2_core::{
    BackchannelAuthenticationRequest, BackchannelNotification, TokenRequest, TokenRules,
};

use super::support::{ID, headers};

fn endpoint(path: &str) -> Endpoint {
    let url = format!("https://server.example.com{path}");
    Endpoint::parse(&url, UrlPolicy::default()).unwrap()
}

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// For the authentication request; the token request has another.
const ASSERTION: &str = "eyJraWQiOiJsdGFjZXNidyIsImFsZyI6IkVTMjU2In0.eyJ\
    pc3MiOiJzNkJoZFJrcXQzIiwic3ViIjoiczZCaGRSa3F0MyIsImF1ZCI6Imh0dHB\
    zOi8vc2VydmVyLmV4YW1wbGUuY29tIiwianRpIjoiYmRjLVhzX3NmLTNZTW80RlN\
    6SUoyUSIsImlhdCI6MTUzNzgxOTQ4NiwiZXhwIjoxNTM3ODE5Nzc3fQ.Ybr8mg_3\
    E2OptOSsA8rnelYO_y1L-yFaF_j1iemM3ntB61_GN3APe5cl_-5a6cvGlP154XAK\
    7fL-GaZSdnd9kg";

const HINT: &str = "eyJraWQiOiJsdGFjZXNidyIsImFsZyI6IkVTMjU2In0.eyJ\
    zdWJfaWQiOnsiZm9ybWF0IjoicGhvbmUiLCJwaG9uZSI6IisxMzMwMjgxODAwNCJ9fQ.GSqxJsFb\
    IyojdfMBDv3MOyAplCViVkwQWzthCWuu9_gnKIqECZilwANt1HfIh3x3JFjaEq-5MZ_B3qeb11NAvg";

#[test]
fn the_authentication_request() {
    let request = BackchannelAuthenticationRequest::new()
        .param("scope", "openid email example-scope")
        .param(
            "client_notification_token",
            "8d67dc78-7faa-4d41-aabd-67707b374255",
        )
        .param("binding_message", "W4SCT")
        .param("login_hint_token", HINT)
        .param("client_assertion_type", JWT_BEARER)
        .param("client_assertion", ASSERTION)
        .into_request(&endpoint("/bc-authorize"));
    let expected = format!(
        "scope=openid+email+example-scope\
         &client_notification_token=8d67dc78-7faa-4d41-aabd-67707b374255\
         &binding_message=W4SCT\
         &login_hint_token={HINT}\
         &client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer\
         &client_assertion={ASSERTION}"
    );
    assert_eq!(request.body(), expected.as_bytes());
    let media_type = "application/x-www-form-urlencoded";
    assert_eq!(request.headers()["content-type"], media_type);
    assert_eq!(request.headers()["accept"], "application/json");
}

#[test]
fn the_acknowledgement() {
    let body = r#"
    {
      "auth_req_id": "1c266114-a1be-4252-8ad1-04986c5b9ac1",
      "expires_in": 120,
      "interval": 2
    }"#;
    let parsed = BackchannelAuthenticationRequest::parse(&json(200, body), NOON, NOON).unwrap();
    assert_eq!(parsed.auth_req_id().expose(), ID);
    assert_eq!(parsed.expires_at().0, NOON.0 + 120);
    assert_eq!(parsed.interval().as_secs(), 2);
}

const TOKEN_ASSERTION: &str = "eyJraWQiOiJsdGFjZXNidyIsImFsZyI6IkVTMjU2In0.ey\
    Jpc3MiOiJzNkJoZFJrcXQzIiwic3ViIjoiczZCaGRSa3F0MyIsImF1ZCI6Imh0d\
    HBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwianRpIjoiLV9wMTZqNkhj\
    aVhvMzE3aHZaMzEyYyIsImlhdCI6MTUzNzgxOTQ5MSwiZXhwIjoxNTM3ODE5Nzg\
    yfQ.BjaEoqZb-81gE5zz4UYwNpC3QVSeX5XhH176vg35zjkbq3Zmv_UpHB2ZugR\
    Va344WchTQVpaSSShLbvha4yziA";

#[test]
fn the_token_request() {
    let request = TokenRequest::new("urn:openid:params:grant-type:ciba")
        .param("auth_req_id", ID)
        .param("client_assertion_type", JWT_BEARER)
        .param("client_assertion", TOKEN_ASSERTION)
        .into_request(&endpoint("/token"));
    let expected = format!(
        "grant_type=urn%3Aopenid%3Aparams%3Agrant-type%3Aciba\
         &auth_req_id=1c266114-a1be-4252-8ad1-04986c5b9ac1\
         &client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer\
         &client_assertion={TOKEN_ASSERTION}"
    );
    assert_eq!(request.body(), expected.as_bytes());
}

const ID_TOKEN: &str = "eyJhbGciOiJSUzI1NiIsImtpZCI6IjE2NzcyNiJ9.eyJpc3MiOiJodHRwczovL3NlcnZlci5leGFtcGxlLmN\
    vbSIsInN1YiI6IjI0ODI4OTc2MTAwMSIsImF1ZCI6InM2QmhkUmtxdDMiLCJlbWFpbCI6ImphbmVkb2VAZXh\
    hbXBsZS5jb20iLCJleHAiOjE1Mzc4MTk4MDMsImlhdCI6MTUzNzgxOTUwM30.aVq83mdy72ddIFVJLjlNBX-\
    5JHbjmwK-Sn9Mir-blesfYMceIOw6u4GOrO_ZroDnnbJXNKWAg_dxVynvMHnk3uJc46feaRIL4zfHf6Anbf5\
    _TbgMaVO8iczD16A5gNjSD7yenT5fslrrW-NU_vtmi0s1puoM4EmSaPXCR19vRJyWuStJiRHK5yc3BtBlQ2x\
    wxH1iNP49rGAQe_LHfW1G74NY5DaPv-V23JXDNEIUTY-jT-NbbtNHAxnhNPyn8kcO2WOoeIwANO9BfLF1EFW\
    tjGPPMj6kDVrikec47yK86HArGvsIIwk1uExynJIv_tgZGE0eZI7MtVb2UlCwDQrVlg";

#[test]
fn the_token_response() {
    let body = r#"
    {
     "access_token": "G5kXH2wHvUra0sHlDy1iTkDJgsgUO1bN",
     "token_type": "Bearer",
     "refresh_token": "4bwc0ESC_IAhflf-ACC_vjD_ltc11ne-8gFPfA2Kx16",
     "expires_in": 120,
     "id_token": "<token>"
    }"#
    .replace("<token>", ID_TOKEN);
    let tokens = TokenRules::new()
        .parse(&json(200, &body), NOON, NOON)
        .unwrap();
    let access_token = "G5kXH2wHvUra0sHlDy1iTkDJgsgUO1bN";
    assert_eq!(tokens.access_token().expose(), access_token);
    assert_eq!(tokens.lifetime().unwrap().as_secs(), 120);
    let refresh_token = "4bwc0ESC_IAhflf-ACC_vjD_ltc11ne-8gFPfA2Kx16";
    assert_eq!(tokens.refresh_token().unwrap().expose(), refresh_token);
    assert_eq!(tokens.id_token().unwrap().expose(), ID_TOKEN);
}

#[test]
fn the_ping() {
    let headers = headers("Bearer 8d67dc78-7faa-4d41-aabd-67707b374255");
    let body = br#"
    {
      "auth_req_id": "1c266114-a1be-4252-8ad1-04986c5b9ac1"
    }"#;
    let notification = BackchannelNotification::parse(&headers, body).unwrap();
    assert_eq!(notification.auth_req_id(), ID);
}
