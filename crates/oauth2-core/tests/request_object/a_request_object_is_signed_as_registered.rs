use flow_script::env;
use oauth2_core::{Client, Error, Misuse, RequestObject};

use super::support::{client, key, misuse};

fn begun(client: &Client, object: RequestObject) -> Result<(), Error> {
    let request = client.authorization().request_object(object);
    request.begin(&env()).map(drop)
}

fn refused(client: &Client, object: RequestObject) -> Misuse {
    misuse(begun(client, object))
}

const OTHER: Misuse = Misuse::RequestObjectUnsupported("request_object_signing_alg");

// RFC 9101 §9: the algorithm "that MUST be used for signing request objects".
#[test]
fn by_that_algorithm_alone() {
    let client = |algorithm| client().with_request_object_signing_alg(algorithm);
    begun(&client("ES256"), RequestObject::signed(key())).unwrap();
    for registered in ["PS256", "RS256", "EdDSA", "es256", "none", ""] {
        let object = RequestObject::signed(key());
        assert_eq!(refused(&client(registered), object), OTHER, "{registered}");
    }
    assert_eq!(client("ES256").request_object_signing_alg(), Some("ES256"));
}

// OpenID Connect Core §6.1: `none` has to be registered too, where anything is.
#[test]
fn or_by_none_where_that_is_what_it_says() {
    let unsigned = RequestObject::dangerous_unsigned;
    let registered = client().with_request_object_signing_alg("none");
    begun(&registered, unsigned()).unwrap();
    let registered = client().with_request_object_signing_alg("ES256");
    assert_eq!(refused(&registered, unsigned()), OTHER);
    begun(&client(), unsigned()).unwrap();
}
