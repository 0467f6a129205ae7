from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

class SMTPAuthenticator:
    def __init__(self, user: str, password: str, multi_user: bool = False) -> None: ...
    def __call__(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, auth_data: object
    ) -> AuthResult: ...
