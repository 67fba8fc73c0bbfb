use oauth1_core::*;

fn assert_send_sync<T: Send + Sync + std::fmt::Debug>() {}
fn assert_clone<T: Clone>() {}

#[test]
fn between_threads() {
    assert_send_sync::<Attempt>();
    assert_send_sync::<AwaitSignIn<AwaitTokenCredentials>>();
    assert_send_sync::<AwaitSigned<AwaitTokenCredentials>>();
    assert_send_sync::<AwaitTemporaryCredentials>();
    assert_send_sync::<AwaitTokenCredentials>();
    assert_send_sync::<Client>();
    assert_send_sync::<Error>();
    assert_send_sync::<KeyFault>();
    assert_send_sync::<Misuse>();
    assert_send_sync::<PeerFault>();
    assert_send_sync::<Place>();
    assert_send_sync::<Placement>();
    assert_send_sync::<Problem>();
    assert_send_sync::<Purpose>();
    assert_send_sync::<Refusal>();
    assert_send_sync::<Renewal>();
    assert_send_sync::<RequestPart>();
    assert_send_sync::<Secrets<'_>>();
    assert_send_sync::<Session>();
    assert_send_sync::<SignIn<XAuth>>();
    assert_send_sync::<SignatureMethod>();
    assert_send_sync::<SignedFlow<XAuth>>();
    assert_send_sync::<Signer>();
    assert_send_sync::<SigningOptions>();
    assert_send_sync::<TemporaryCredentials>();
    assert_send_sync::<TemporaryCredentialsRequest>();
    assert_send_sync::<TokenCredentials>();
    assert_send_sync::<TokenCredentialsRequest>();
    assert_send_sync::<Verified>();
    assert_send_sync::<XAuth>();
}

#[cfg(feature = "rsa")]
#[test]
fn keys_between_threads() {
    assert_send_sync::<RsaKey>();
    assert_clone::<RsaKey>();
}

#[test]
fn errors_between_those_who_waited() {
    assert_clone::<Error>();
    assert_clone::<Refusal>();
}

/// Compile only: an error is small enough to be returned by value everywhere.
#[test]
fn errors_are_small() {
    assert!(size_of::<Error>() <= 96, "{}", size_of::<Error>());
}
