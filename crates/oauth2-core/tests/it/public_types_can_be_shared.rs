use oauth2_core::*;

fn assert_send_sync<T: Send + Sync>() {}
fn assert_clone<T: Clone>() {}

#[test]
fn between_threads() {
    assert_send_sync::<AssertionGrant>();
    assert_send_sync::<Authorization>();
    assert_send_sync::<AuthorizationCode>();
    assert_send_sync::<AuthorizationDetails>();
    assert_send_sync::<AuthorizationRequest>();
    assert_send_sync::<AuthorizationRequestBuilder<'_>>();
    assert_send_sync::<AwaitBackchannelAuthentication>();
    assert_send_sync::<AwaitCrossDomainAccess>();
    assert_send_sync::<AwaitDeletion>();
    assert_send_sync::<AwaitDeviceAuthorization>();
    assert_send_sync::<AwaitIdJag>();
    assert_send_sync::<AwaitIntrospection>();
    assert_send_sync::<AwaitMetadata>();
    assert_send_sync::<AwaitPoll>();
    assert_send_sync::<AwaitRegistration>();
    assert_send_sync::<AwaitRevocation>();
    assert_send_sync::<AwaitToken>();
    assert_send_sync::<AwaitResourceMetadata>();
    assert_send_sync::<BackchannelAuthentication>();
    assert_send_sync::<BackchannelAuthenticationRequest>();
    assert_send_sync::<BackchannelNotification>();
    assert_send_sync::<BeginBackchannelAuthentication>();
    assert_send_sync::<BeginDeviceAuthorization>();
    assert_send_sync::<Callback<'_>>();
    assert_send_sync::<CarriedAssertion>();
    assert_send_sync::<Challenge>();
    assert_send_sync::<Client>();
    assert_send_sync::<ClientCredentials>();
    assert_send_sync::<ClientIdMetadataDocument>();
    assert_send_sync::<ClientInformation>();
    assert_send_sync::<ClientMetadata>();
    assert_send_sync::<CodeExchange>();
    assert_send_sync::<CrossDomainAccess>();
    assert_send_sync::<DeviceAuthorization>();
    assert_send_sync::<DeviceAuthorizationRequest>();
    assert_send_sync::<Discovery>();
    assert_send_sync::<Error>();
    assert_send_sync::<ExtensionGrant>();
    assert_send_sync::<Hint>();
    assert_send_sync::<IdJag>();
    assert_send_sync::<IdJagExchange>();
    assert_send_sync::<Introspect>();
    assert_send_sync::<Introspection>();
    assert_send_sync::<IntrospectionRequest>();
    assert_send_sync::<Notified>();
    assert_send_sync::<PasswordGrant>();
    assert_send_sync::<PendingAuthorization>();
    assert_send_sync::<Poll>();
    assert_send_sync::<Refresh>();
    assert_send_sync::<Registration>();
    assert_send_sync::<RegistrationRequest>();
    assert_send_sync::<ResourceDiscovery>();
    assert_send_sync::<ResourceIndicator>();
    assert_send_sync::<ResourceMetadata>();
    assert_send_sync::<Revocation>();
    assert_send_sync::<RevocationRequest>();
    assert_send_sync::<ServerMetadata>();
    assert_send_sync::<StepUp>();
    assert_send_sync::<TokenExchange>();
    assert_send_sync::<TokenRequest>();
    assert_send_sync::<TokenRules<'_>>();
    assert_send_sync::<Tokens>();
}

#[cfg(feature = "jose")]
#[test]
fn assertions_between_threads() {
    assert_send_sync::<AssertionSource>();
    assert_send_sync::<Attestation>();
    assert_send_sync::<AwaitChallenge>();
    assert_send_sync::<FetchChallenge>();
    assert_send_sync::<JwtAssertion>();
    assert_send_sync::<JwtBearer>();
    assert_send_sync::<RequestObject>();
    assert_send_sync::<SelfSigned>();
    assert_send_sync::<ServiceAccount>();
    assert_send_sync::<SignedMetadata>();
}

#[test]
fn errors_between_those_who_waited() {
    assert_clone::<Error>();
    assert_clone::<ServerError>();
}

/// Compile only: an error is small enough to be returned by value everywhere.
#[test]
fn errors_are_small() {
    assert!(size_of::<Error>() <= 96, "{}", size_of::<Error>());
}
