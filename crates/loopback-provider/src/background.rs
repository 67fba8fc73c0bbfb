//! Servers that run until their handle is dropped: on the caller's runtime, or on a thread of their
//! own.

use std::io;
use std::net::Ipv4Addr;

use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

/// A free port of 127.0.0.1 that connections can come to, and nobody serves as yet.
#[derive(Debug)]
pub(crate) struct Listening {
    listener: TcpListener,
    port: u16,
    /// The runtime for a thread of its own; otherwise the one that runs here.
    runtime: Option<Runtime>,
}

impl Listening {
    pub(crate) async fn on_this_runtime() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        Ok(Self {
            port: listener.local_addr()?.port(),
            listener,
            runtime: None,
        })
    }

    pub(crate) fn on_a_thread() -> io::Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _inside = runtime.enter();
            TcpListener::from_std(listener)?
        };
        Ok(Self {
            port: listener.local_addr()?.port(),
            listener,
            runtime: Some(runtime),
        })
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn serve<S>(
        self,
        serve: impl FnOnce(TcpListener, Stopped) -> S,
    ) -> io::Result<Background>
    where
        S: Future<Output = ()> + Send + 'static,
    {
        let (stop, stopped) = oneshot::channel();
        let work = serve(self.listener, stopped);
        match self.runtime {
            None => drop(tokio::spawn(work)),
            Some(runtime) => {
                let thread = std::thread::Builder::new().name("loopback-provider".to_owned());
                thread.spawn(move || runtime.block_on(work))?;
            }
        }
        Ok(Background { _stop: stop })
    }
}

/// Resolves when the [`Background`] is dropped.
pub(crate) type Stopped = oneshot::Receiver<()>;

/// A server in the background; dropping this stops it.
#[derive(Debug)]
pub(crate) struct Background {
    _stop: oneshot::Sender<()>,
}
