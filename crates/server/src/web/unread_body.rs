//! What is left of a request's body once its answer is there.
//!
//! An answer may come before the body was read: 401, 404, 413. Over HTTP/1 the rest of the body stands between the
//! answer and the next request. It is read and discarded if it is short and arrives at once; otherwise the answer has to
//! say that the connection ends (RFC 9112, section 9.6).

use axum::body::{Body, Bytes};
use axum::http::header::{EXPECT, HeaderMap};
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::BodyExt as _;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::timeout;

/// The longest rest that is read to keep a connection, in bytes.
const MAX_REST: u64 = 256 * 1024;
/// The longest time for it.
const REST: Duration = Duration::from_millis(500);

/// Wraps the body, so that what the handler leaves unread can be drained.
pub(super) fn watch(body: Body) -> (Body, Unread) {
    let rest = Arc::new(Mutex::new(Rest::InUse));
    let watched = Watched {
        body: Some(body),
        is_begun: false,
        rest: Arc::clone(&rest),
    };
    (Body::new(watched), Unread(rest))
}

/// Returns true if the client may be waiting for leave to send its body.
pub(super) fn expects_continue(headers: &HeaderMap) -> bool {
    headers
        .get(EXPECT)
        .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"100-continue"))
}

/// What is left of a body that a handler got.
pub(super) struct Unread(Arc<Mutex<Rest>>);

impl Unread {
    /// Reads the rest if it is short and comes at once. Returns true if the connection can take another request.
    ///
    /// A body that the client holds back until it gets `100 Continue` is not read: reading would send that.
    pub(super) async fn drain(self, expects_continue: bool) -> bool {
        let rest = std::mem::replace(&mut *lock(&self.0), Rest::InUse);
        match rest {
            Rest::Ended => true,
            Rest::InUse | Rest::Broken => false,
            Rest::Left { body, is_begun } => {
                (is_begun || !expects_continue)
                    && body.size_hint().lower() <= MAX_REST
                    && timeout(REST, drain(body)).await.unwrap_or(false)
            }
        }
    }
}

/// Returns true if the end was reached within the bound.
async fn drain(mut body: Body) -> bool {
    let mut length: u64 = 0;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return false };
        length += frame.data_ref().map_or(0, |data| data.len() as u64);
        if length > MAX_REST {
            return false;
        }
    }
    true
}

enum Rest {
    /// The handler still holds the body.
    InUse,
    /// It was read to its end.
    Ended,
    /// It can't be read to its end: malformed, or the connection is closed.
    Broken,
    /// It was dropped before its end.
    Left { body: Body, is_begun: bool },
}

/// A body that comes back when it is dropped before its end.
struct Watched {
    /// Gone once it has ended or failed.
    body: Option<Body>,
    is_begun: bool,
    rest: Arc<Mutex<Rest>>,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.is_begun = true;
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        let frame = ready!(Pin::new(body).poll_frame(context));
        let end = match &frame {
            Some(Ok(_)) => None,
            Some(Err(_)) => Some(Rest::Broken),
            None => Some(Rest::Ended),
        };
        if let Some(end) = end {
            self.body = None;
            *lock(&self.rest) = end;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body
            .as_ref()
            .map_or_else(|| SizeHint::with_exact(0), Body::size_hint)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let Some(body) = self.body.take() else { return };
        *lock(&self.rest) = if body.is_end_stream() {
            Rest::Ended
        } else {
            Rest::Left {
                body,
                is_begun: self.is_begun,
            }
        };
    }
}

fn lock(rest: &Mutex<Rest>) -> std::sync::MutexGuard<'_, Rest> {
    rest.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A body of chunks that say nothing of its length; after them it fails, stalls or ends.
    struct Chunks(
        usize,
        usize,
        Poll<Option<Result<Frame<Bytes>, axum::Error>>>,
    );

    impl HttpBody for Chunks {
        type Data = Bytes;
        type Error = axum::Error;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
            if self.0 == 0 {
                return match &mut self.2 {
                    Poll::Pending => Poll::Pending,
                    Poll::Ready(end) => Poll::Ready(end.take()),
                };
            }
            self.0 -= 1;
            let chunk = Bytes::from(vec![b'x'; self.1]);
            Poll::Ready(Some(Ok(Frame::data(chunk))))
        }
    }

    fn chunks(count: usize, length: usize) -> Body {
        Body::new(Chunks(count, length, Poll::Ready(None)))
    }

    #[tokio::test]
    async fn only_a_short_rest_is_drained() {
        let long = usize::try_from(MAX_REST).unwrap() + 1;
        for (body, expected) in [
            (Body::empty(), true),
            (Body::from("x"), true),
            (Body::from(vec![0; long - 1]), true),
            (Body::from(vec![0; long]), false),
            (chunks(256, 1024), true),
            (chunks(257, 1024), false),
            (Body::new(Chunks(1, 1, Poll::Pending)), false),
            (
                Body::new(Chunks(1, 1, Poll::Ready(Some(Err(axum::Error::new("x")))))),
                false,
            ),
        ] {
            let (body, unread) = watch(body);
            drop(body);
            assert_eq!(unread.drain(false).await, expected);
        }
    }

    #[tokio::test]
    async fn held_back_body_is_not_drained() {
        let (body, unread) = watch(chunks(2, 1));
        drop(body);
        assert!(!unread.drain(true).await);
        let (mut body, unread) = watch(chunks(2, 1));
        body.frame().await.unwrap().unwrap();
        drop(body);
        assert!(unread.drain(true).await);
    }

    #[tokio::test]
    async fn fully_read_body_needs_no_draining() {
        let (body, unread) = watch(chunks(2, 300_000));
        body.collect().await.unwrap();
        assert!(unread.drain(true).await);
        let failing = Chunks(1, 1, Poll::Ready(Some(Err(axum::Error::new("x")))));
        let (body, unread) = watch(Body::new(failing));
        body.collect().await.unwrap_err();
        assert!(!unread.drain(false).await);
        let (_held, unread) = watch(chunks(1, 1));
        assert!(!unread.drain(false).await);
    }
}
