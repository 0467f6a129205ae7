# The part of flask-wtf, which ships no types, that bot/web uses.

from flask import Flask
from werkzeug.exceptions import BadRequest

class CSRFError(BadRequest): ...

class CSRFProtect:
    def __init__(self, app: Flask) -> None: ...

def generate_csrf() -> str: ...
