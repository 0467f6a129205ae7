"""What every answer tells the browser: run nothing foreign, remember nothing, frame nothing."""

from flask import Flask, Response, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def set_up(web: Flask) -> None:
    """Put the headers on every answer."""
    web.after_request(_add)


def _add(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    # Pages hold personal content; only the program's own style and script may stay behind.
    kept = "public, max-age=3600" if request.endpoint == "static" else "no-store"
    response.headers["Cache-Control"] = kept
    return response
