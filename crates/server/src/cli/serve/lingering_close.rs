//! Connections close so that the last answer can be read.
//!
//! Closing a socket with unread data resets the connection, and a client that is still sending loses the answer.
//! Data after the last answer is therefore read and discarded for a while (RFC 9112, section 9.6).

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

/// How much is read and dropped.
const BOUNDS: Bounds = Bounds {
    time: Duration::from_secs(10),
    pause: Duration::from_secs(2),
    bytes: 64 * 1024 * 1024,
};

#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// The longest time in all.
    time: Duration,
    /// The longest time without a byte.
    pause: Duration,
    bytes: usize,
}

/// Whether the server stops: set once, seen by all connections.
#[derive(Debug, Clone, Default)]
pub(super) struct Stopping(Arc<AtomicBool>);

impl Stopping {
    /// From now on, idle connections close at once.
    pub(super) fn begin(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn has_begun(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A stream that reads on for a while once it is shut down.
#[derive(Debug)]
pub(super) struct Lingering<S> {
    stream: S,
    /// Whether the stream was written to, and not read since: then it does not close out of idleness.
    has_answered: bool,
    bounds: Bounds,
    stopping: Stopping,
    rest: Option<Rest>,
}

/// How much longer, and how many bytes more.
#[derive(Debug)]
struct Rest {
    until: Instant,
    pause: Pin<Box<Sleep>>,
    bytes: usize,
}

impl<S> Lingering<S> {
    pub(super) fn new(stream: S, stopping: Stopping) -> Self {
        Self {
            stream,
            has_answered: false,
            bounds: BOUNDS,
            stopping,
            rest: None,
        }
    }
}

impl<S: AsyncRead + Unpin> Lingering<S> {
    /// Ready once the client has closed its side, or has had its time.
    fn poll_drop_rest(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Bounds { time, pause, bytes } = self.bounds;
        let rest = self.rest.get_or_insert_with(|| Rest {
            until: Instant::now() + time,
            pause: Box::pin(tokio::time::sleep(pause.min(time))),
            bytes,
        });
        let mut space = [0; 8192];
        loop {
            if rest.pause.as_mut().poll(context).is_ready() {
                return Poll::Ready(());
            }
            let mut buffer = ReadBuf::new(&mut space);
            let read = ready!(Pin::new(&mut self.stream).poll_read(context, &mut buffer));
            let length = buffer.filled().len();
            if read.is_err() || length == 0 || length > rest.bytes {
                return Poll::Ready(());
            }
            rest.bytes -= length;
            let deadline = rest.until.min(Instant::now() + pause);
            rest.pause.as_mut().reset(deadline);
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Lingering<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.has_answered = false;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Lingering<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.has_answered = true;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.rest.is_none() {
            ready!(Pin::new(&mut self.stream).poll_shutdown(context))?;
            if self.stopping.has_begun() && !self.has_answered {
                return Poll::Ready(Ok(()));
            }
        }
        self.poll_drop_rest(context).map(Ok)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.has_answered = true;
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};

    const LONG: Duration = Duration::from_secs(3600);
    const SHORT: Duration = Duration::from_millis(1);
    const WIDE: Bounds = Bounds {
        time: LONG,
        pause: LONG,
        bytes: usize::MAX,
    };

    /// A client, and a server that has answered without reading what the client has sent.
    async fn answered(bounds: Bounds) -> (DuplexStream, Lingering<DuplexStream>) {
        let (mut client, server) = duplex(16);
        let mut server = Lingering::new(server, Stopping::default());
        server.bounds = bounds;
        client.write_all(&[b'x'; 16]).await.unwrap();
        server.write_all(b"answer").await.unwrap();
        (client, server)
    }

    /// Sends until the server closes. Returns the number of bytes that it accepted.
    async fn send_for_ever(mut client: DuplexStream) -> usize {
        let mut sent = 16;
        while client.write_all(b"x").await.is_ok() {
            sent += 1;
        }
        sent
    }

    #[tokio::test]
    async fn client_that_still_sends_can_read_the_answer() {
        let (mut client, mut server) = answered(WIDE).await;
        let closing = tokio::spawn(async move { server.shutdown().await });
        client.write_all(&[b'x'; 100_000]).await.unwrap();
        let mut answer = String::new();
        client.read_to_string(&mut answer).await.unwrap();
        assert_eq!(answer, "answer");
        assert!(!closing.is_finished());
        drop(client);
        closing.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn pause_is_bounded() {
        let pause = SHORT;
        let (_client, mut server) = answered(Bounds { pause, ..WIDE }).await;
        server.shutdown().await.unwrap();
    }

    #[tokio::test]
    async fn time_is_bounded() {
        let time = SHORT;
        let (client, mut server) = answered(Bounds { time, ..WIDE }).await;
        let sending = tokio::spawn(send_for_ever(client));
        server.shutdown().await.unwrap();
        drop(server);
        sending.await.unwrap();
    }

    #[tokio::test]
    async fn bytes_are_bounded() {
        let bytes = 10_000;
        let (client, mut server) = answered(Bounds { bytes, ..WIDE }).await;
        let sending = tokio::spawn(send_for_ever(client));
        server.shutdown().await.unwrap();
        drop(server);
        let sent = sending.await.unwrap();
        assert!((bytes..bytes + 100).contains(&sent), "{sent}");
    }

    #[tokio::test]
    async fn idle_connections_close_at_once_at_shutdown() {
        let (mut client, mut server) = answered(WIDE).await;
        server.stopping.begin();
        server.read_exact(&mut [0; 16]).await.unwrap();
        server.shutdown().await.unwrap();

        let (_client, mut server) = answered(Bounds {
            pause: SHORT,
            ..WIDE
        })
        .await;
        server.stopping.begin();
        server.shutdown().await.unwrap();
        assert!(server.rest.is_some(), "an answer was under way");

        let mut answer = [0; 6];
        client.read_exact(&mut answer).await.unwrap();
    }
}
