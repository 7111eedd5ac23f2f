//! The smallest Yew app that does something: a button that counts.

use yew::{Callback, Html, Renderer, function_component, html, use_state};

#[function_component]
fn App() -> Html {
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

fn main() {
    Renderer::<App>::new().render();
}
