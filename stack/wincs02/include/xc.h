/// The compiler's own header: there is nothing of it on this host.
#ifndef XC_H
#define XC_H

#endif
