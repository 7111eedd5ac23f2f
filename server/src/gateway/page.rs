//! Long lists: page by page, or as a stream.

use futures_util::{Stream, TryStreamExt, stream};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use super::{Gateway, GatewayError, call::Call};

/// Most that i'mport gives in a page.
const MOST: u32 = 1_000;
/// What a stream asks for at a time.
const USUAL: u32 = 100;

/// In which order a list comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Sorting {
    /// The newest first, by the time the window opened. What i'mport does if nothing is said.
    #[default]
    NewestStarted,
    /// The oldest first. Best for reading a whole list: what is new meanwhile comes at its end.
    OldestStarted,
    /// The last paid first.
    NewestPaid,
    /// The first paid first.
    OldestPaid,
    /// The last changed first.
    NewestUpdated,
    /// The first changed first.
    OldestUpdated,
}

impl Sorting {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Sorting::NewestStarted => "-started",
            Sorting::OldestStarted => "started",
            Sorting::NewestPaid => "-paid",
            Sorting::OldestPaid => "paid",
            Sorting::NewestUpdated => "-updated",
            Sorting::OldestUpdated => "updated",
        }
    }
}

/// Which part of a list, how much of it at once, and in which order.
///
/// ```
/// use payjoa_server::gateway::{Paging, Sorting};
///
/// let third = Paging::page(3).of(50).sorted(Sorting::OldestPaid);
/// # let _ = third;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    page: u32,
    limit: u32,
    sorting: Sorting,
}

impl Default for Paging {
    fn default() -> Paging {
        Paging { page: 1, limit: 20, sorting: Sorting::default() }
    }
}

impl Paging {
    /// The page of that number; the first is 1.
    #[must_use]
    pub fn page(number: u32) -> Paging {
        Paging { page: number.max(1), ..Paging::default() }
    }

    /// With so many entries: 1 to 1,000, by default 20.
    #[must_use]
    pub fn of(self, entries: u32) -> Paging {
        Paging { limit: entries.clamp(1, MOST), ..self }
    }

    /// In that order.
    #[must_use]
    pub fn sorted(self, sorting: Sorting) -> Paging {
        Paging { sorting, ..self }
    }

    /// What a stream begins with.
    pub(super) fn whole(sorting: Sorting) -> Paging {
        Paging { page: 1, limit: USUAL, sorting }
    }

    pub(super) fn number(self) -> u32 {
        self.page
    }

    pub(super) fn ask(self, call: Call) -> Call {
        call.query("page", self.page).query("limit", self.limit).query("sorting", self.sorting.as_str())
    }
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page<T> {
    /// How many entries the whole list has.
    pub total: u64,
    /// The number of the page before this, if there is one.
    pub previous: Option<u32>,
    /// The number of the page after this, if there is one.
    pub next: Option<u32>,
    /// What is on it.
    pub list: Vec<T>,
    /// How many entries of it make no sense to this client. They aren't lost silently: look at them in i'mport's console,
    /// and report them.
    pub unreadable: usize,
}

impl<T> Page<T> {
    /// Every entry of a list that isn't read in pages.
    pub(super) fn whole(self) -> Result<Vec<T>, GatewayError> {
        if self.unreadable > 0 { Err(GatewayError::malformed("an entry of the list isn't one")) } else { Ok(self.list) }
    }
}

/// From `{total, previous, next, list}`, or from a bare list: i'mport documents both for some calls.
impl<'de, T: DeserializeOwned> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Wire {
            #[serde(default, deserialize_with = "super::lenient::number")]
            total: Option<u64>,
            #[serde(default, deserialize_with = "super::lenient::number")]
            previous: Option<u64>,
            #[serde(default, deserialize_with = "super::lenient::number")]
            next: Option<u64>,
            list: Vec<Value>,
        }
        let wire = match Value::deserialize(deserializer)? {
            Value::Array(list) => Wire { total: None, previous: None, next: None, list },
            object => serde_json::from_value(object).map_err(|_| serde::de::Error::custom("not a page"))?,
        };
        let entries = wire.list;
        let (all, number) =
            (entries.len(), |page: Option<u64>| page.and_then(|it| it.try_into().ok()).filter(|&it| it > 0));
        let list: Vec<T> = entries.into_iter().filter_map(|entry| serde_json::from_value(entry).ok()).collect();
        Ok(Page {
            total: wire.total.unwrap_or(all as u64),
            previous: number(wire.previous),
            next: number(wire.next),
            unreadable: all - list.len(),
            list,
        })
    }
}

/// Where a stream stands.
enum At {
    Page(Paging),
    End,
}

impl Gateway {
    /// Every entry of a list, page after page. `of` makes the call for a page.
    pub(super) fn stream<T, F>(
        &self,
        from: Paging,
        of: F,
    ) -> impl Stream<Item = Result<T, GatewayError>> + Send + use<T, F>
    where
        T: DeserializeOwned + Send + 'static,
        F: Fn(Paging) -> Call + Send + 'static,
    {
        let gateway = self.clone();
        let pages = stream::try_unfold(At::Page(from), move |at| {
            let asked = match at {
                At::Page(paging) => Some((paging, of(paging))),
                At::End => None,
            };
            let gateway = gateway.clone();
            async move {
                let Some((paging, call)) = asked else { return Ok(None) };
                match gateway.ask::<Page<T>>(call).await {
                    Ok(page) => Ok(Some(following(page, paging))),
                    // Nothing there at all, or no more of it since the page before was read.
                    Err(GatewayError::NotFound) => Ok(None),
                    Err(GatewayError::Refused { status: 400, .. }) if paging.page > 1 => Ok(None),
                    Err(error) => Err(error),
                }
            }
        });
        pages.map_ok(stream::iter).try_flatten()
    }
}

type Entries<T> = Vec<Result<T, GatewayError>>;

fn following<T>(page: Page<T>, asked: Paging) -> (Entries<T>, At) {
    // A page that points back would never end.
    let next = page.next.filter(|&next| next > asked.page);
    let at = next.map_or(At::End, |page| At::Page(Paging { page, ..asked }));
    let unreadable = || Err(GatewayError::malformed("an entry of the list isn't one"));
    let mut entries: Entries<T> = page.list.into_iter().map(Ok).collect();
    entries.extend(std::iter::repeat_with(unreadable).take(page.unreadable));
    (entries, at)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_page_or_a_bare_list() {
        let page: Page<u64> =
            serde_json::from_value(json!({"total": 9, "previous": 0, "next": "2", "list": [1, "x", 3]})).unwrap();
        assert_eq!((page.total, page.previous, page.next, page.unreadable), (9, None, Some(2), 1));
        assert_eq!(page.list, [1, 3]);
        let bare: Page<u64> = serde_json::from_value(json!([1, 2])).unwrap();
        assert_eq!((bare.total, bare.next, bare.list), (2, None, vec![1, 2]));
        for none in [json!(null), json!("what?"), json!({}), json!({"list": null})] {
            assert!(serde_json::from_value::<Page<u64>>(none).is_err());
        }
    }

    #[test]
    fn a_page_that_points_back_is_the_last() {
        let page = |next| Page { total: 9, previous: None, next, list: vec![1], unreadable: 0 };
        let goes_on = |next| matches!(following(page(next), Paging::page(2)).1, At::Page(_));
        assert_eq!([Some(3), Some(2), Some(1), None].map(goes_on), [true, false, false, false]);
    }
}
