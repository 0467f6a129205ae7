"""How long an ordinary mail of ten kilobytes takes to parse: python -m bench.parse_speed."""

import quopri
import time

from bot.edges.parse import parse

ROUNDS = 200
WISH = (
    "Labdien!\n\nLūdzu dzēsiet manus datus, jo vairs nevēlos būt klients.\n\nAr cieņu,\nJānis\n\n"
)
ATTRIBUTION = "pirmd., 2026. g. 2. marts, plkst. 10:14 - MicRec (<info@micrec.lv>) rakstīja:"
QUOTED = "Paldies par pasūtījumu! Jūsu pasūtījums ir nosūtīts un drīz būs pie Jums."
PLAIN = f"{WISH}{ATTRIBUTION}\n\n" + f"> {QUOTED}\n" * 85
HTML = (
    f"<html><head><style>p{{margin:0}}</style></head><body><div dir=ltr>{WISH}</div>"
    f"<div class=gmail_quote><div>{ATTRIBUTION.replace('<', '&lt;')}</div><blockquote>"
    + f"<p>{QUOTED}</p>" * 75
    + "</blockquote></div></body></html>"
)
RECEIVED = (
    b"Received: from mx.example.com (mx.example.com [192.0.2.1]) by mail.micrec.lv with ESMTPS\r\n"
    b"\tid abc for <info@micrec.lv>; Mon, 2 Mar 2026 10:14:01 +0200\r\n"
)
HEAD = (
    RECEIVED * 5
    + b"DKIM-Signature: v=1; a=rsa-sha256; d=example.com; b="
    + b"B" * 340
    + b"\r\nFrom: =?UTF-8?B?SsSBbmlz?= <janis@example.com>\r\nTo: info@micrec.lv\r\n"
    b"Subject: =?UTF-8?Q?L=C5=ABdzu_dz=C4=93st?=\r\nDate: Mon, 2 Mar 2026 10:14:00 +0200\r\n"
    b"Message-ID: <1@example.com>\r\nMIME-Version: 1.0\r\n"
)


def coded(text: str) -> bytes:
    return quopri.encodestring(text.encode())


def part(kind: str, text: str) -> bytes:
    fields = (
        f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable"
    )
    return fields.encode() + b"\r\n\r\n" + coded(text)


ALTERNATIVE = (
    b'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\n'
    + part("plain", PLAIN[: len(PLAIN) // 2])
    + b"\r\n--b\r\n"
    + part("html", HTML[: len(HTML) // 2])
    + b"\r\n--b--\r\n"
)
LABEL = b"Content-Type: text/plain; charset="
MAILS = {
    "plain, quoted-printable": part("plain", PLAIN),
    "plain, 8 bit": LABEL + b"utf-8\r\n\r\n" + PLAIN.encode(),
    "plain, windows-1257": LABEL + b"windows-1257\r\n\r\n" + PLAIN.encode("windows-1257"),
    "plain, wrong label": LABEL + b"iso-8859-1\r\n\r\n" + PLAIN.encode("windows-1257"),
    "both alternatives": ALTERNATIVE,
    "HTML only": part("html", HTML),
    "short plain": part("plain", PLAIN[:300]),
}


def main() -> None:
    for name, body in MAILS.items():
        mail = HEAD + body
        parse(mail)
        started = time.process_time()
        for _ in range(ROUNDS):
            parse(mail)
        spent = 1000 * (time.process_time() - started) / ROUNDS
        print(f"{name:26}{len(mail) / 1000:6.1f} kB{spent:8.2f} ms")


if __name__ == "__main__":
    main()
