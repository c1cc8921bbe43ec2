#ifndef USER_H
#define USER_H

#endif
