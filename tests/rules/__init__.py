"""Every rule's own table of plans, found by its id, and the tests that go through them."""
