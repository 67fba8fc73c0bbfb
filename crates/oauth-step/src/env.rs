//! Everything a protocol needs from outside, handed in: time and randomness.

use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;

use base64ct::{Base64UrlUnpadded, Encoding};

/// A clock and a random source.
///
/// Shared by threads: a renewal outlives the call that began it.
pub trait Env: Send + Sync {
    /// The time now.
    fn now(&self) -> UnixTime;

    /// Fills the buffer with bytes that nobody can guess. Infallible: a source that has none to
    /// give must abort rather than return.
    fn fill_random(&self, bytes: &mut [u8]);
}

/// Whole seconds since 1970-01-01T00:00:00Z, leap seconds left out ([RFC 7519 §2], NumericDate).
///
/// [RFC 7519 §2]: https://www.rfc-editor.org/rfc/rfc7519#section-2
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_structs, reason = "a number with a name")]
pub struct UnixTime(pub u64);

impl UnixTime {
    /// This much later; the far future where the sum does not fit.
    #[must_use]
    pub fn saturating_add(self, span: Duration) -> Self {
        Self(self.0.saturating_add(span.as_secs()))
    }

    /// This much earlier; 1970 where there is nothing before.
    #[must_use]
    pub fn saturating_sub(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(span.as_secs()))
    }

    /// How long ago `earlier` was; nothing where it lies ahead.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_secs(self.0.saturating_sub(earlier.0))
    }
}

/// A random string of base64url without padding, of so many random bytes.
pub fn random_token(env: &dyn Env, bytes: usize) -> String {
    let mut random = zeroize::Zeroizing::new(vec![0; bytes]);
    env.fill_random(&mut random);
    Base64UrlUnpadded::encode_string(&random)
}

/// The clock and the random source of the operating system.
#[cfg(feature = "system-env")]
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct SystemEnv;

#[cfg(feature = "system-env")]
impl SystemEnv {
    /// The operating system's.
    pub fn new() -> Self {
        Self
    }
}

#[cfg(feature = "system-env")]
impl Env for SystemEnv {
    fn now(&self) -> UnixTime {
        UnixTime(coarse_seconds().unwrap_or_else(precise_seconds))
    }

    /// Ends the process where the operating system has no randomness to give: a predictable
    /// `state` or key would be worse.
    fn fill_random(&self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            std::process::abort();
        }
    }
}

/// By a clock that is behind by some milliseconds at most, where there is one: each call with a
/// token asks.
#[cfg(all(feature = "coarse-clock", target_os = "linux"))]
fn coarse_seconds() -> Option<u64> {
    use rustix::time::{ClockId, DynamicClockId, clock_gettime_dynamic};

    let coarse = DynamicClockId::Known(ClockId::RealtimeCoarse);
    u64::try_from(clock_gettime_dynamic(coarse).ok()?.tv_sec).ok()
}

#[cfg(all(
    feature = "system-env",
    not(all(feature = "coarse-clock", target_os = "linux"))
))]
fn coarse_seconds() -> Option<u64> {
    None
}

#[cfg(feature = "system-env")]
fn precise_seconds() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(0, |since| since.as_secs())
}

/// A clock that stands still until told and "randomness" that is the same in every run: for tests
/// and for replaying a bug report, never for anything else.
#[derive(Debug)]
pub struct FixedEnv {
    now: AtomicU64,
    drawn: AtomicU64,
}

impl FixedEnv {
    /// Stands at this time.
    pub fn new(now: UnixTime) -> Self {
        Self {
            now: AtomicU64::new(now.0),
            drawn: AtomicU64::new(0),
        }
    }

    /// Moves the clock to a time.
    pub fn set(&self, now: UnixTime) {
        self.now.store(now.0, Ordering::SeqCst);
    }

    /// Moves the clock ahead.
    pub fn advance(&self, span: Duration) {
        self.set(self.now().saturating_add(span));
    }
}

impl Env for FixedEnv {
    fn now(&self) -> UnixTime {
        UnixTime(self.now.load(Ordering::SeqCst))
    }

    /// A different stretch of one fixed sequence (SplitMix64) at each call.
    fn fill_random(&self, bytes: &mut [u8]) {
        let chunks = bytes.chunks_mut(8);
        let drawn = self.drawn.fetch_add(chunks.len() as u64, Ordering::SeqCst);
        for (chunk, place) in chunks.zip(1..) {
            let mut mixed = drawn
                .wrapping_add(place)
                .wrapping_mul(0x9E37_79B9_7F4A_7C15);
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            for (byte, random) in chunk.iter_mut().zip((mixed ^ (mixed >> 31)).to_le_bytes()) {
                *byte = random;
            }
        }
    }
}
