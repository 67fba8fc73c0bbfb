//! Session Management 2: what the response says of the provider's session is kept with the user.

use flow_script::{env, play};

use crate::support::Case;
use crate::support::provider::{Begun, CODE, REDIRECT_URI, client, jwks_response, token_response};

#[test]
fn as_it_came() {
    for (parameter, expected) in [("&session_state=a%2Bb.salt", Some("a+b.salt")), ("", None)] {
        let client = client();
        let begun = Begun::new(client.authentication());
        let token = Case::good().with("nonce", begun.nonce()).token();
        let state = begun.pending.state().to_owned();
        let callback = format!("{REDIRECT_URI}?code={CODE}&state={state}{parameter}");
        let code = begun.pending.response(&callback).unwrap();
        let answers = [token_response(&token), jwks_response()];
        let (user, _) = play(client.login(code), answers, &env());
        let user = user.unwrap();
        let kept = user
            .session_state
            .as_ref()
            .map(|state| state.expose().as_str());
        assert_eq!(kept, expected);
        assert!(!format!("{user:?}").contains("salt"));
    }
}
