use crate::support::Street;

#[tokio::test]
async fn every_address_without_a_file_is_the_storefront() {
    let street = Street::open().await;
    for path in ["/", "/checkout", "/payment/return?imp_success=true&imp_uid=imp_1", "/a/b/c"] {
        let page = street.get(path).await;
        assert_eq!(
            (page.status().as_u16(), page.headers()["content-type"].to_str().unwrap()),
            (200, "text/html; charset=utf-8")
        );
        assert_eq!(page.headers()["cache-control"], "no-cache");
        assert_eq!(page.text().await.unwrap(), "<h1>storefront</h1>", "{path}");
    }
}

#[tokio::test]
async fn files_have_their_types() {
    let street = Street::open().await;
    for (path, kind) in [("/shop.wasm", "application/wasm"), ("/assets/a.svg", "image/svg+xml")] {
        let file = street.get(path).await;
        assert_eq!((file.status().as_u16(), file.headers()["content-type"].to_str().unwrap()), (200, kind));
        assert_eq!(file.headers()["x-content-type-options"], "nosniff");
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_the_storefront() {
    let street = Street::open().await;
    for path in ["/nothing.js", "/assets/none.svg", "/api/nothing", "/payments/nothing", "/shop.sqlite/x.y"] {
        let answer = street.get(path).await;
        assert_eq!(answer.status(), 404, "{path}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json", "{path}");
    }
}

#[tokio::test]
async fn nothing_outside_the_folder_is_served() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let street = Street::open().await;
    let address = street.shop.url().strip_prefix("http://").unwrap().to_owned();
    for path in ["/../Cargo.toml", "/%2e%2e/%2e%2e/etc/hostname.txt", "/assets/..%2f..%2fetc/passwd.txt"] {
        let mut socket = tokio::net::TcpStream::connect(&address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
}
