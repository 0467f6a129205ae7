#!/bin/sh
# The servers the tests run against, as Debian packages. As root they are installed; without
# root it is said which are missing, and the tests that need them are skipped with the reason.
set -eu

missing=""
have() { command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ]; }
have dovecot || missing="$missing dovecot-imapd"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
have chromium || missing="$missing chromium"
have chromedriver || missing="$missing chromium-driver"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && have apt-get; then
	echo "Installing for the tests:$missing (about 200 MB to download, a minute or two)."
	apt-get update -qq
	# shellcheck disable=SC2086  # one word each
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
	echo "Missing:$missing. The tests that need them will be skipped; to run them too:"
	echo "    apt-get install$missing"
fi
