// The internet that is there without any scenario.
#pragma once

namespace stack::net {

class Internet;

/// Names under .test, addresses of the documentation ranges; the table is in the source.
void add_default_hosts(Internet& internet);

} // namespace stack::net
