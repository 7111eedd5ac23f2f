//! Connections that the gateway can break off: a reset, not a tidy end.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
};

/// Accepts connections that can be reset.
pub(super) struct Door(pub(super) TcpListener);

/// One connection.
pub(super) struct Connection {
    tcp: TcpStream,
    reset: Reset,
}

/// Breaks the connection off that a request came by.
#[derive(Clone, Debug, Default)]
pub(super) struct Reset(Arc<AtomicBool>);

impl Reset {
    /// Whatever is answered from now on doesn't go out: the client sees the connection reset.
    pub(super) fn pull(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn is_pulled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl Listener for Door {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        // With the waiting and the logging that accept errors need.
        let (tcp, address) = Listener::accept(&mut self.0).await;
        // Small answers go out at once.
        let _ = tcp.set_nodelay(true);
        (Connection { tcp, reset: Reset::default() }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, Door>> for Reset {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Reset {
        stream.io().reset.clone()
    }
}

impl Connection {
    /// An error once the reset is pulled; the socket is then thrown away with what is still in it.
    fn unbroken(&self) -> io::Result<()> {
        if !self.reset.is_pulled() {
            return Ok(());
        }
        // Without it the client would see an early end instead: as bad for it, only less like a reset.
        let _ = self.tcp.set_zero_linger();
        Err(io::ErrorKind::ConnectionReset.into())
    }

    fn tcp(self: Pin<&mut Self>) -> Pin<&mut TcpStream> {
        Pin::new(&mut self.get_mut().tcp)
    }
}

impl AsyncRead for Connection {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.tcp().poll_read(cx, buf)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.unbroken()?;
        self.tcp().poll_write(cx, buf)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.unbroken()?;
        self.tcp().poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.unbroken()?;
        self.tcp().poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.unbroken()?;
        self.tcp().poll_shutdown(cx)
    }
}
