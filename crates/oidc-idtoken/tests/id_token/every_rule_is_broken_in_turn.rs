//! Core 3.1.3.7 and what builds on it: one rule at a time, and the error names it.

use core::time::Duration;

use oauth_step::Secret;

use crate::support::NONCE;
use crate::support::broken::{all, good};

#[test]
fn and_the_error_names_it() {
    let case = || {
        good(NONCE).expecting(|expected| {
            let value = Secret::new("value-1".to_owned());
            let expected = expected
                .max_age(Duration::from_secs(600))
                .essential_acr(["gold"]);
            expected.access_token(&value).code(&value).state(&value)
        })
    };
    case().accepted();
    for broken in all() {
        let token = (broken.token)(case());
        broken.assert_is(&case().verify_token(&token).unwrap_err());
    }
}
