"""No test reaches beyond this machine, and every real server is really there."""

import socket

import psycopg
import pytest

from tests.conftest import NetworkUsedInTest
from tests.servers.postgres import Postgres


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1"])
def test_a_connection_beyond_loopback_fails_in_every_test(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe, pytest.raises(NetworkUsedInTest, match="only loopback"):
        probe.connect((address, 25))


def test_looking_up_a_name_fails_in_every_test() -> None:
    with pytest.raises(NetworkUsedInTest, match=r"mail\.example\.lv"):
        socket.create_connection(("mail.example.lv", 25))


def test_a_name_that_cannot_exist_is_answered_as_everywhere() -> None:
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("mail.invalid", 25)


def test_loopback_is_reachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1])).close()


def test_each_database_is_empty_and_its_own(postgres: Postgres) -> None:
    first, second = postgres.new_database(), postgres.new_database()
    assert first != second
    with psycopg.connect(first.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE t (v text)")
    with psycopg.connect(second.replace("+psycopg", "")) as connection:
        query = "SELECT count(*) FROM pg_tables WHERE tablename = 't'"
        assert connection.execute(query).fetchone() == (0,)
