//! Arithmetic with times that a peer may choose never overflows.

use std::time::Duration;

use oauth_step::UnixTime;

#[test]
fn sums_and_differences_stop_at_the_ends() {
    let (first, noon, last) = (UnixTime(0), UnixTime(1_700_000_000), UnixTime(u64::MAX));
    let hour = Duration::from_secs(3600);
    assert_eq!(noon.saturating_add(hour), UnixTime(1_700_003_600));
    assert_eq!(noon.saturating_sub(hour), UnixTime(1_699_996_400));
    assert_eq!(noon.saturating_add(Duration::MAX), last);
    assert_eq!(last.saturating_add(hour), last);
    assert_eq!(noon.saturating_sub(Duration::MAX), first);
    assert_eq!(first.saturating_sub(hour), first);
    assert_eq!(noon.saturating_add(Duration::from_millis(999)), noon);
}

#[test]
fn since_is_never_negative() {
    let (noon, later) = (UnixTime(1_700_000_000), UnixTime(1_700_000_005));
    assert_eq!(later.since(noon), Duration::from_secs(5));
    assert_eq!(noon.since(later), Duration::ZERO);
    assert_eq!(
        UnixTime(u64::MAX).since(UnixTime(0)),
        Duration::from_secs(u64::MAX)
    );
}
