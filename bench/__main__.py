"""`make bench`: every benchmark as a table of rates and their ratio to a peer in the same run."""

from bench import import_speed

if __name__ == "__main__":
    print(f"{'what':32}{'ours':>10}{'peer':>10}{'ratio':>8}")
    for name, ours, theirs in import_speed.run():
        print(f"{name:32}{ours:8.0f}/s{theirs:8.0f}/s{ours / theirs:8.1f}")
