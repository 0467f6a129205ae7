"""HTML becomes the text a person would see, with quotes still visible."""

import pytest

from bot.edges.html_text import html_text


def text(html: str) -> str:
    return html_text(html)[0]


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        ("<style>p{}</style><script>x()</script><title>t</title><p>a</p>", "a"),
        ("<p>a<!-- no --></p><!--[if mso]><p>no</p><![endif]-->", "a"),
        ("<p>a<?xml:namespace prefix = o /> b</p>", "a b"),
        ("a<div style='display:none'>no</div><span style='visibility: hidden'>no</span>", "a"),
        ("<a href='http://x.lv'>spied</a> <img src=x alt=no>", "spied"),
        ("<p>a</p><hr><p>b</p>", f"a\n\n{'_' * 32}\n\nb"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<ul><li>a</li><li>b</li></ul>", "* a\n  * b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("Pasūtījums&nbsp;5 &lt;a@b.lv&gt; &amp; &#257;", "Pasūtījums 5 <a@b.lv> & ā"),
        ("<blockquote>a<blockquote>b</blockquote>c</blockquote>d", "> a\n>> b\n> c\nd"),
        ("<td><blockquote>a<br>b</blockquote></td>", "> a\n> b"),
        ("", ""),
        ("<p></p>", ""),
        ("plain < text > stays", "plain < text > stays"),
    ],
)
def test_it_shows_what_a_person_sees(html: str, seen: str) -> None:
    assert text(html) == seen


def test_hidden_text_is_told() -> None:
    assert [one.code for one in html_text("a<p style='display:none'>b")[1]] == ["hidden_text"]


def test_quote_marks_of_ours_cannot_be_forged() -> None:
    assert text("a\ue0f0<br>b\ue0f1") == "a\nb"


def test_too_deep_a_tree_is_read_without_a_parser() -> None:
    found, defects = html_text("<div>a &amp; b" * 5000)
    assert found.startswith("a & b\na & b")
    assert [one.code for one in defects] == ["html_nesting"]
