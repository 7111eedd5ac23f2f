//! What both programs show: a button that counts.

use yew::{Callback, Html, component, html, use_state};

/// The smallest Yew component that does something.
#[component]
pub fn Counter() -> Html {
    let count = use_state(|| 0_u32);
    let add = {
        let count = count.clone();
        Callback::from(move |_| count.set(count.wrapping_add(1)))
    };
    html! {
        <main>
            <button onclick={add}>{ "Count" }</button>
            <p>{ *count }</p>
        </main>
    }
}
